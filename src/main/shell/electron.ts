import type * as Main from 'electron';

/**
 * What the shell uses of Electron. It is passed in, by `main/index.ts` and by tests, so that all of
 * the shell runs where no Electron is.
 */
export type Electron = Pick<
  typeof Main,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'nativeTheme'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'utilityProcess'
>;
