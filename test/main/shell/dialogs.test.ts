import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';

import { choosePath } from '../../../src/main/shell/dialogs.ts';
import { electronDouble, WindowDouble } from '../../support/electron-double.ts';

const window = new WindowDouble({}) as unknown as BrowserWindow;

test.each([
  ['open-folder', ['openDirectory']],
  ['open-files', ['openFile', 'multiSelections']],
  ['save-folder', ['createDirectory', 'showOverwriteConfirmation']],
  ['save-file', ['createDirectory', 'showOverwriteConfirmation']],
] as const)('%s asks in the dialog of the system', async (purpose, properties) => {
  const { electron, dialogs } = electronDouble();
  expect(await choosePath(electron.dialog, window, purpose)).toBeNull();
  dialogs.paths = ['/media/usb/study'];
  expect(await choosePath(electron.dialog, window, purpose)).toEqual(['/media/usb/study']);
  expect(dialogs.asked).toEqual([{ properties }, { properties }]);
});

test('several files can be chosen at once', async () => {
  const { electron, dialogs } = electronDouble();
  dialogs.paths = ['/a.png', '/b.png'];
  expect(await choosePath(electron.dialog, window, 'open-files')).toEqual(dialogs.paths);
});
