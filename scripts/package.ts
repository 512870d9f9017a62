/**
 * `npm run package`: builds and packages the workstation for the platform it runs on, as
 * electron-builder.yml says (docs/packaging.md). Signed where the environment has a certificate,
 * else labelled unsigned.
 *
 *     npm run package -- [--dir] [--output FOLDER] [--electron-dist FOLDER]
 *
 * --dir leaves the program in a folder and makes no installer of it; --electron-dist takes an
 * unpacked Electron in place of the one that is downloaded.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { build, type Configuration } from 'electron-builder';

import packageJson from '../package.json' with { type: 'json' };
import { canSign, signingConfiguration } from './packaging/signing.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    output: { type: 'string' },
    'electron-dist': { type: 'string' },
  },
});
const signed = canSign(process.platform, process.env);
const fromEnvironment = signingConfiguration(signed, packageJson.version);
const config: Configuration = {
  ...fromEnvironment,
  extraMetadata: {
    // Debian packages want a page to look at.
    homepage: process.env['SONOPAIR_HOMEPAGE'] ?? 'about:blank',
    ...(fromEnvironment.extraMetadata as object | undefined),
  },
  ...(values.output === undefined ? {} : { directories: { output: values.output } }),
  ...(values['electron-dist'] === undefined ? {} : { electronDist: values['electron-dist'] }),
};

const { status } = spawnSync('npm run --silent build -- --if-needed', {
  cwd: root,
  shell: true,
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);
const files = await build({
  projectDir: root,
  publish: 'never',
  dir: values.dir,
  config,
  ...{ linux: { linux: [] }, darwin: { mac: [] }, win32: { win: [] } }[hostPlatform()],
});
console.log(`${signed ? 'Signed' : 'Unsigned'}: ${files.join(', ') || 'a folder, no installer'}`);

function hostPlatform(): 'linux' | 'darwin' | 'win32' {
  const { platform } = process;
  if (platform === 'linux' || platform === 'darwin' || platform === 'win32') return platform;
  throw new Error(`Packages are made on Linux, macOS and Windows, not on ${platform}.`);
}
