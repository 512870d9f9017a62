import { join } from 'node:path';

import type { App, Session } from 'electron';

import { reasonOf } from '../../shared/errors.ts';
import { type Application, openApplication } from './application.ts';
import { choosePath } from './dialogs.ts';
import type { Electron } from './electron.ts';
import { guardDownloads, guardSession, guardWindows } from './guard.ts';
import { answerPorts } from './port.ts';
import { prepareDataFolder } from './profile.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { loadPage, showWindow } from './window.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export interface ShellFiles {
  /** Folder of the built page. */
  readonly page: string;
  /** The built preload. */
  readonly preload: string;
}

/**
 * Runs the application in its one window until that is closed. A second start of the program shows
 * the first one's window and ends. Resolves before Electron is ready, which it is only once its
 * entry has run to its end.
 */
export async function startShell(electron: Electron, files: ShellFiles): Promise<void> {
  const { app, dialog } = electron;
  const onError = (error: unknown): void => dialog.showErrorBox('Sonopair', reasonOf(error));
  declareScheme(electron.protocol);
  guardWindows(app);
  try {
    const dataFolder = await prepareDataFolder(electron);
    if (app.requestSingleInstanceLock()) void run(electron, { ...files, dataFolder }, onError);
    else app.quit();
  } catch (error) {
    onError(error);
    app.exit(1);
  }
}

interface Folders extends ShellFiles {
  readonly dataFolder: string;
}

/** Opens application and window; says in one line why it cannot, and ends. */
async function run(
  electron: Electron,
  folders: Folders,
  onError: (error: unknown) => void,
): Promise<void> {
  const { app, dialog } = electron;
  let application: Application | undefined;
  let workplace: Workplace | undefined;
  const show = (): void => {
    if (workplace !== undefined) showWindow(workplace.window);
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => app.quit());
  try {
    await app.whenReady();
    application = await openApplication(electron, {
      ...folders,
      choosePath: async (purpose) =>
        workplace === undefined ? null : choosePath(dialog, workplace.window, purpose),
    });
    const { close } = application;
    const closeAll = async (): Promise<void> => {
      await workplace?.saved();
      await close();
    };
    closeBeforeQuitting(app, closeAll, onError);
    const session = openSession(electron, application, () => workplace, onError);
    workplace = await openWorkplace({ electron, session, ...folders, ...application, onError });
    await loadPage(workplace.window);
  } catch (error) {
    onError(error);
    await application?.close().catch(onError);
    app.exit(1);
  }
}

/** A session that keeps nothing on the disk and serves nothing but the application. */
function openSession(
  electron: Electron,
  application: Application,
  workplace: () => Workplace | undefined,
  onError: (error: unknown) => void,
): Session {
  const { app, ipcMain } = electron;
  const session = electron.session.fromPartition('sonopair');
  guardSession(session);
  guardDownloads(session, {
    suggest: (name) => join(app.getPath('downloads'), name),
    onFailure: (name) => onError(workplace()?.texts().notSaved(name)),
  });
  serveScheme(session.protocol, application.handle);
  answerPorts(ipcMain, application.serve);
  return session;
}

/**
 * Work is stopped and files are closed before the program ends, however it is ended and however
 * often it is told to.
 */
function closeBeforeQuitting(
  app: App,
  close: () => Promise<void>,
  onError: (error: unknown) => void,
): void {
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    close().then(
      () => app.exit(),
      (error: unknown) => {
        onError(error);
        app.exit(1);
      },
    );
  });
}
