import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  KeyboardInputEvent,
  Session,
} from 'electron';

import type { Electron } from './electron.ts';
import { PAGE } from './page.ts';
import { placeWindow, SMALLEST, type WindowState } from './window-state.ts';

export interface WindowOptions {
  readonly session: Session;
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly state: WindowState | undefined;
  readonly development: boolean;
}

/** The page's `--background` in `theme/tokens.css`, shown until the page has drawn itself. */
const BACKGROUND = { dark: '#0e1012', light: '#f3f5f6' } as const;

export function background({ shouldUseDarkColors }: Electron['nativeTheme']): string {
  return BACKGROUND[shouldUseDarkColors ? 'dark' : 'light'];
}

/** Opens the one window, sandboxed and without any of Node, and shows it once it has drawn itself. */
export function openWindow(
  { BrowserWindow, nativeTheme, screen }: Electron,
  { session, preload, state, development }: WindowOptions,
): BrowserWindow {
  const first = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
  const options: BrowserWindowConstructorOptions = {
    ...placeWindow(state, [first.workArea, ...others.map(({ workArea }) => workArea)]),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Sonopair',
    show: false,
    backgroundColor: background(nativeTheme),
    webPreferences: {
      session,
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries would come from the network.
      spellcheck: false,
      devTools: development,
    },
  };
  const window = new BrowserWindow(options);
  if (state?.maximized === true) window.maximize();
  if (state?.fullScreen === true) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  return window;
}

export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(PAGE);
}

/** Where the window is, as it will be opened next time. */
export function stateOf(window: BrowserWindow): WindowState {
  return {
    bounds: window.getNormalBounds(),
    maximized: window.isMaximized(),
    fullScreen: window.isFullScreen(),
  };
}

/** Brings the window before the user, wherever it was. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Presses a key (`Mod+1`, `F1`) in the window, as if on the keyboard. */
export function pressKey(window: BrowserWindow, key: string, platform: NodeJS.Platform): void {
  const parts = key.split('+');
  const keyCode = parts.pop()!;
  const modifiers: NonNullable<KeyboardInputEvent['modifiers']> = parts.includes('Mod')
    ? [platform === 'darwin' ? 'meta' : 'control']
    : [];
  window.webContents.focus();
  for (const type of ['keyDown', 'keyUp'] as const)
    window.webContents.sendInputEvent({ type, keyCode, modifiers });
}
