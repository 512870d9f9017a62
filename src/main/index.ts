import { join } from 'node:path';

import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron';

import { startShell } from './shell/start.ts';

/** Both as sources and as a build, this file is two folders below the one with dist/. */
const dist = join(import.meta.dirname, '../../dist');

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  utilityProcess,
};

await startShell(electron, {
  page: join(dist, 'renderer'),
  preload: join(dist, 'preload/preload.cjs'),
});
