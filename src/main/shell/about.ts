import type { BrowserWindow } from 'electron';

import type { Electron } from './electron.ts';
import type { ShellTexts } from './texts.ts';

/** What `scripts/packaging/signing.ts` puts behind the version of a build without a signature. */
const UNSIGNED = /-unsigned$/;

/** Says what this is, what it is not, and where its data are. */
export async function showAbout(
  { app, dialog }: Pick<Electron, 'app' | 'dialog'>,
  window: BrowserWindow,
  { about, item, button }: ShellTexts,
  dataFolder: string,
): Promise<void> {
  const version = app.getVersion();
  const lines = [
    about.purpose,
    about.researchOnly,
    ...(UNSIGNED.test(version) ? [about.unsigned] : []),
    about.dataFolder(dataFolder),
  ];
  await dialog.showMessageBox(window, {
    type: 'info',
    title: item.about,
    message: `Sonopair ${version}`,
    detail: lines.join('\n\n'),
    buttons: [button.close],
  });
}
