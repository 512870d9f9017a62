#!/usr/bin/env node
// Plain JavaScript, so that an older Node gets as far as the message below.
import process from 'node:process';

// Type stripping runs src/ as it is; Node-API 10 is what the native packages are built for.
const canRun = process.features.typescript && Number(process.versions.napi) >= 10;

if (canRun) {
  const { main } = await import('../src/main/cli/index.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(
    `sonopair: Node ${process.versions.node} is too old (22.18 or newer is needed). ` +
      'Use `npx sonopair …` or `npm run sonopair -- …` in this folder: both use the Node that `npm ci` installed.',
  );
  process.exitCode = 1;
}
