/**
 * `npm start`: builds what is missing or older than its sources and opens the workstation, in
 * Electron where its program is installed or can be fetched, in a browser of this machine otherwise.
 *
 * `npm start -- --browser` takes the browser; further options are those of `sonopair serve`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

import { main } from '../src/main/cli/index.ts';
import { ensurePage } from './building/page.ts';
import { fetchElectron, type Found, installedElectron } from './starting/electron.ts';

const root = join(import.meta.dirname, '..');
const electron = join(root, 'node_modules', 'electron');

/** A minute of a usual line; `npx install-electron` fetches it without a limit. */
const FETCHING_TIME = 60_000;

const [first, ...rest] = process.argv.slice(2);
const asked = first === '--browser' ? rest : process.argv.slice(2);
// Options are those of the browser host.
const wanted = first === undefined ? await findElectron() : { reason: 'as asked' };
process.exitCode = 'program' in wanted ? await desktop(wanted.program) : await browser(wanted);

async function findElectron(): Promise<Found> {
  if (process.platform === 'linux' && !hasDisplay()) return { reason: 'there is no display' };
  const installed = installedElectron(electron, process.env);
  const named = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
  if ('program' in installed || named) return installed;
  console.error('Electron is not there yet: fetching it, for at most a minute …');
  const fetched = await fetchElectron(electron, process.env, FETCHING_TIME);
  if ('program' in fetched) return fetched;
  const fault = `${installed.reason}, and fetching it failed: ${fetched.reason}`;
  return { reason: `of Electron: ${fault}` };
}

function hasDisplay(): boolean {
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = process.env;
  return DISPLAY !== '' || WAYLAND_DISPLAY !== '';
}

/** Resolves to the exit status. */
async function desktop(program: string): Promise<number> {
  const build = [join(root, 'scripts', 'build.ts'), '--if-needed'];
  const { status } = spawnSync(process.execPath, build, { cwd: root, stdio: 'inherit' });
  if (status !== 0) return 1;
  console.error('Sonopair opens in Electron, which is installed.');
  const child = spawn(program, [root], { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', ({ message }) => {
      console.error(`Electron cannot be started: ${message}. Try npm start -- --browser`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Resolves to the exit status. */
async function browser({ reason }: { readonly reason: string }): Promise<number> {
  await ensurePage(console.error);
  console.error(`Sonopair opens in a browser of this machine (${reason}).`);
  return main(['serve', '--until-closed', ...asked]);
}
