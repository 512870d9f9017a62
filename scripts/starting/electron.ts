import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Whether Electron can be started, and where its program is; or why not. */
export type Found = { readonly program: string } | { readonly reason: string };

/**
 * Electron's program as its package has installed it. The package itself is never loaded to find
 * out: it would begin to fetch the program.
 */
export function installedElectron(folder: string, env: NodeJS.ProcessEnv): Found {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = textOf(join(folder, 'path.txt'));
  if (override !== undefined && override !== '') {
    const program = join(override, name ?? 'electron');
    if (existsSync(program)) return { program };
    return { reason: `ELECTRON_OVERRIDE_DIST_PATH has no ${name ?? 'electron'}` };
  }
  const program = name === undefined ? undefined : join(folder, 'dist', name);
  if (program === undefined || !existsSync(program)) return { reason: 'it is not installed' };
  const installed = textOf(join(folder, 'dist', 'version'))?.replace(/^v/, '');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return installed === version
    ? { program }
    : { reason: `version ${installed ?? 'unknown'} is installed in place of ${version}` };
}

/** Lets the package fetch its program, within so many milliseconds; what a partial fetch leaves is not taken. */
export async function fetchElectron(
  folder: string,
  env: NodeJS.ProcessEnv,
  milliseconds: number,
): Promise<Found> {
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: milliseconds,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const cause = await new Promise<string | undefined>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (signal !== null) resolve(`it took longer than ${milliseconds / 1000} s`);
      else resolve(firstLine(said) ?? `exit status ${code}`);
    });
  });
  return cause === undefined ? installedElectron(folder, env) : { reason: cause };
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '');
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
