import { join } from 'node:path';
import process from 'node:process';

import { _electron, type ElectronApplication, type Page } from 'playwright-core';

import { installedElectron } from '../../scripts/starting/electron.ts';
import { builtApplication } from '../support/built.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The workstation in the real Electron, over a data folder. */
export interface Program {
  readonly program: ElectronApplication;
  readonly page: Page;
}

export async function startProgram(folder: string): Promise<Program> {
  await builtApplication();
  const program = await _electron.launch(launchOptions(folder));
  const page = await program.firstWindow();
  await page.getByRole('navigation').waitFor();
  return { program, page };
}

/** How the program is started; only inside `describeWith('electron', …)`. */
export function launchOptions(folder: string): {
  readonly executablePath: string;
  readonly args: string[];
} {
  const found = installedElectron(join(ROOT, 'node_modules/electron'), process.env);
  if (!('program' in found)) throw new Error(found.reason);
  // Chromium refuses its outer sandbox to the administrator; pages are sandboxed all the same.
  const administrator = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { executablePath: found.program, args: [...administrator, ROOT, `--data=${folder}`] };
}
