#!/usr/bin/env node
console.log(process.version, process.versions.napi, process.execPath);
await import('../src/main/cli/index.ts');
