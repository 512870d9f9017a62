import type { BrowserWindow, OpenDialogOptions } from 'electron';

import type { Electron } from './electron.ts';

/** What a path is chosen for (contract `app.choosePath`). */
export type PathPurpose = 'open-folder' | 'open-files' | 'save-folder' | 'save-file';

const OPEN: Readonly<
  Record<'open-folder' | 'open-files', NonNullable<OpenDialogOptions['properties']>>
> = {
  'open-folder': ['openDirectory'],
  'open-files': ['openFile', 'multiSelections'],
};

/**
 * Asks for paths in the system's own dialog, before the window; null where it was closed without a
 * choice. A folder to save into is named like a file: it is to be made.
 */
export async function choosePath(
  dialog: Electron['dialog'],
  window: BrowserWindow,
  purpose: PathPurpose,
): Promise<readonly string[] | null> {
  if (purpose === 'open-folder' || purpose === 'open-files') {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      properties: [...OPEN[purpose]],
    });
    return canceled || filePaths.length === 0 ? null : filePaths;
  }
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : [filePath];
}
