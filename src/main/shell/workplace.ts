import { join } from 'node:path';
import process from 'node:process';

import type { BrowserWindow, Session } from 'electron';

import type { AppEvent, Task } from '../../shared/contract/app.ts';
import type { Settings } from '../../shared/contract/studies.ts';
import { showAbout } from './about.ts';
import type { Electron } from './electron.ts';
import { watchPage } from './failures.ts';
import { menuTemplate } from './menu.ts';
import { type ShellTexts, shellTexts } from './texts.ts';
import { background, openWindow, pressKey, stateOf } from './window.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

export interface WorkplaceOptions {
  readonly electron: Electron;
  readonly session: Session;
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly dataFolder: string;
  readonly settings: () => Promise<Settings>;
  readonly subscribe: (listener: (event: AppEvent) => void) => () => void;
  readonly onError: (error: unknown) => void;
}

export interface Workplace {
  readonly window: BrowserWindow;
  /** In the language that was chosen. */
  readonly texts: () => ShellTexts;
  /** The window's place is on the disk. */
  readonly saved: () => Promise<void>;
}

/** The window, still empty, with its menus, in the theme and language that were chosen and whenever they change. */
export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  const { electron, dataFolder, onError } = options;
  const { app, dialog, nativeTheme } = electron;
  const development = !app.isPackaged;
  const stateFile = join(dataFolder, 'window.json');
  let settings = await options.settings();
  let saved = Promise.resolve();
  const texts = (): ShellTexts => shellTexts(settings.language);

  nativeTheme.themeSource = settings.theme;
  const window = openWindow(electron, {
    session: options.session,
    preload: options.preload,
    state: await readWindowState(stateFile),
    development,
  });
  watchPage(window, { dialog, texts, quit: () => window.destroy(), onError });
  const showMenu = (): void =>
    setMenu(electron, window, { texts: texts(), development, ...options });

  const running = new Map<string, string>();
  const onSettings = async (): Promise<void> => {
    settings = await options.settings();
    nativeTheme.themeSource = settings.theme;
    showMenu();
  };
  const unsubscribe = options.subscribe((event) => {
    if (event.type === 'task') follow(running, event.task);
    else if (event.type === 'changed' && event.what === 'settings') onSettings().catch(onError);
  });
  const onTheme = (): void => window.setBackgroundColor(background(nativeTheme));
  nativeTheme.on('updated', onTheme);
  window.on('close', (event) => {
    if (mayClose(dialog, window, texts(), [...running.values()]))
      saved = writeWindowState(stateFile, stateOf(window)).catch(onError);
    else event.preventDefault();
  });
  window.on('closed', () => {
    unsubscribe();
    nativeTheme.off('updated', onTheme);
  });

  showMenu();
  return { window, texts, saved: () => saved };
}

interface MenuSetting {
  readonly texts: ShellTexts;
  readonly development: boolean;
  readonly dataFolder: string;
  readonly onError: (error: unknown) => void;
}

function setMenu(electron: Electron, window: BrowserWindow, setting: MenuSetting): void {
  const { texts, development, dataFolder, onError } = setting;
  const { Menu } = electron;
  const template = menuTemplate({
    platform: process.platform,
    texts,
    development,
    press: (key) => pressKey(window, key, process.platform),
    print: () => window.webContents.print(),
    about: () => {
      showAbout(electron, window, texts, dataFolder).catch(onError);
    },
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Keeps what runs, by its id, as the user knows it. */
function follow(running: Map<string, string>, { id, state, subject }: Task): void {
  if (state === 'running') running.set(id, subject);
  else running.delete(id);
}

/** Whether nothing runs that would be stopped, or the user wants it stopped. */
function mayClose(
  dialog: Electron['dialog'],
  window: BrowserWindow,
  { busy, button }: ShellTexts,
  running: readonly string[],
): boolean {
  if (running.length === 0) return true;
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question',
    message: busy.message,
    detail: busy.detail(running.map((subject) => `• ${subject}`).join('\n')),
    buttons: [button.stay, button.quit],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}
