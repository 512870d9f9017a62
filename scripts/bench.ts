/**
 * `npm run bench`: everything that `sonopair bench` measures, and then the workstation's window in a
 * real Chromium (docs/performance.md). Options are those of `sonopair bench`; `--only` also takes
 * `window`, and `--patients` is for the window's registry as well. Ends with status 1 where the
 * window misses an aim.
 */
import { cpus, loadavg } from 'node:os';
import process from 'node:process';

import { main } from '../src/main/cli/index.ts';
import { findBrowser } from '../src/main/host/browser.ts';
import { isMet, tableOf } from './bench/window/lines.ts';
import { measureWindow } from './bench/window/measure.ts';
import { ensurePage } from './building/page.ts';

const WINDOW = 'window';
const PAIRS_PER_PATIENT = 3;
const PATIENTS = 100_000;

const args = process.argv.slice(2);
const only = valueOf('--only')?.split(',');
const others = only?.filter((name) => name !== WINDOW);
process.exitCode = others?.length === 0 ? 0 : await main(['bench', ...withOnly(others)]);
if (process.exitCode === 0 && !args.includes('--help') && (only?.includes(WINDOW) ?? true))
  await windowPart();

async function windowPart(): Promise<void> {
  const browser = findBrowser();
  if (browser === undefined) {
    console.error('The window is not measured: no Chromium, Chrome or Edge on this machine.');
    return;
  }
  const say = (text: string): void => console.error(text);
  await ensurePage(say);
  const busy = loadavg()[0] ?? 0;
  const patients = Number(valueOf('--patients') ?? PATIENTS);
  const { lines } = await measureWindow(
    { patients, pairsPerPatient: PAIRS_PER_PATIENT },
    browser,
    say,
  );
  const count = (n: number): string => n.toLocaleString('en');
  console.log(
    `\n${cpus()[0]?.model.trim()}, ${cpus().length} cores, load before it ${busy.toFixed(1)}. The ` +
      `window over ${count(patients)} patients with ${count(patients * PAIRS_PER_PATIENT)} pairs; ` +
      `models of 224 pixels read.\n\n${tableOf(lines)}`,
  );
  if (lines.some((line) => isMet(line) === false)) process.exitCode = 1;
}

/** An option's value, as `--name value` or `--name=value`. */
function valueOf(name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at]?.includes('=') ? args[at].slice(name.length + 1) : args[at + 1];
}

function withOnly(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined) return args;
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='));
  const width = args[at]?.includes('=') ? 1 : 2;
  return [...args.slice(0, at), ...args.slice(at + width), '--only', names.join(',')];
}
