import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CustomScheme,
  Dialog,
  Display,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessagePortMain,
  NativeTheme,
  OpenDialogOptions,
  Rectangle,
  SaveDialogOptions,
  Session,
  WebContents,
  WebFrameMain,
} from 'electron';

import type { Electron } from '../../src/main/shell/electron.ts';
import { forkUtilityDouble } from './utility-double.ts';

/**
 * Electron's main process as far as the shell uses it, with what it was told open to tests. It does
 * what Electron's documentation promises of order and effect, and no more: no page is loaded, and
 * nothing is drawn.
 */
export interface ElectronDouble {
  readonly electron: Electron;
  readonly app: EventEmitter & Pick<App, 'quit' | 'getPath'>;
  readonly ipcMain: EventEmitter;
  readonly nativeTheme: EventEmitter;
  /** The one session that was asked for. */
  readonly session: SessionDouble;
  readonly windows: WindowDouble[];
  readonly schemes: CustomScheme[];
  /** The menus that are shown. */
  readonly menu: () => readonly MenuItemConstructorOptions[];
  readonly dialogs: DialogsDouble;
  /** Exit status once the program has ended. */
  readonly exited: Promise<number>;
}

export interface DoubleOptions {
  /** What `--data` says; none where the program was started without. */
  readonly data?: string;
  readonly packaged?: boolean;
  readonly version?: string;
  /** Whether another such program runs already. */
  readonly second?: boolean;
  readonly darkDesktop?: boolean;
  /** Work areas of the screens, the primary first. */
  readonly screens?: readonly [Rectangle, ...Rectangle[]];
}

export interface DialogsDouble {
  /** What was shown, oldest first. */
  readonly shown: MessageBoxOptions[];
  readonly errors: { readonly title: string; readonly text: string }[];
  readonly asked: (OpenDialogOptions | SaveDialogOptions)[];
  /** The button that is pressed in the next boxes; waits for the promise. */
  answer: number | Promise<number>;
  /** The paths chosen in the next file dialog; none closes it. */
  paths: readonly string[];
}

const SCREEN: Rectangle = { x: 0, y: 0, width: 1920, height: 1040 };

export function electronDouble(options: DoubleOptions = {}): ElectronDouble {
  const exited = Promise.withResolvers<number>();
  const windows: WindowDouble[] = [];
  const schemes: CustomScheme[] = [];
  const dialogs: DialogsDouble = { shown: [], errors: [], asked: [], answer: 0, paths: [] };
  const session = sessionDouble();
  let menu: readonly MenuItemConstructorOptions[] = [];
  const paths = new Map<string, string>();
  let quitting = false;

  const app: ElectronDouble['app'] = Object.assign(new EventEmitter(), {
    isPackaged: options.packaged ?? false,
    getVersion: () => options.version ?? '0.1.0',
    getLocale: () => 'en-GB',
    getPath: (name) => paths.get(name) ?? `/home/someone/${name}`,
    setPath: (name, path) => void paths.set(name, path),
    commandLine: {
      getSwitchValue: (name: string) => (name === 'data' ? (options.data ?? '') : ''),
    } as App['commandLine'],
    requestSingleInstanceLock: () => options.second !== true,
    whenReady: () => Promise.resolve(),
    exit: (status = 0) => exited.resolve(status),
    quit: () => {
      if (quitting) return;
      quitting = true;
      for (const window of windows.slice()) window.close();
      quitting = windows.length === 0 && !prevented(app, 'will-quit');
      if (quitting) exited.resolve(0);
    },
  } satisfies Partial<App>);

  const nativeTheme = new NativeThemeDouble(options.darkDesktop ?? false);
  const electron = {
    app,
    dialog: dialogDouble(dialogs),
    ipcMain: new EventEmitter(),
    nativeTheme,
    protocol: { registerSchemesAsPrivileged: (given: CustomScheme[]) => schemes.push(...given) },
    screen: screenDouble(options.screens ?? [SCREEN]),
    session: { fromPartition: () => session },
    utilityProcess: { fork: forkUtilityDouble },
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (template: MenuItemConstructorOptions[]) => (menu = template),
    },
    BrowserWindow: class extends WindowDouble {
      constructor(given: BrowserWindowConstructorOptions) {
        super(given);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
        this.once('closed', () => {
          windows.splice(windows.indexOf(this), 1);
          if (windows.length === 0 && !quitting) app.emit('window-all-closed');
        });
      }
    },
  };
  return {
    electron: electron as unknown as Electron,
    app,
    ipcMain: electron.ipcMain,
    nativeTheme,
    session,
    windows,
    schemes,
    menu: () => menu,
    dialogs,
    exited: exited.promise,
  };
}

/** Emits an event that can be prevented; whether it was. */
export function prevented(emitter: EventEmitter, name: string, details: object = {}): boolean {
  let stopped = false;
  emitter.emit(name, { ...details, preventDefault: () => (stopped = true) });
  return stopped;
}

/** What the shell uses of a window. */
type UsedOfWindow =
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'isMinimized'
  | 'maximize'
  | 'isMaximized'
  | 'setFullScreen'
  | 'isFullScreen'
  | 'getNormalBounds'
  | 'setBackgroundColor'
  | 'isDestroyed'
  | 'close'
  | 'destroy';

class NativeThemeDouble
  extends EventEmitter
  implements Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  readonly #darkDesktop: boolean;
  #themeSource: NativeTheme['themeSource'] = 'system';

  constructor(darkDesktop: boolean) {
    super();
    this.#darkDesktop = darkDesktop;
  }
  get themeSource(): NativeTheme['themeSource'] {
    return this.#themeSource;
  }
  set themeSource(source: NativeTheme['themeSource']) {
    this.#themeSource = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#themeSource === 'system' ? this.#darkDesktop : this.#themeSource === 'dark';
  }
}

export class WindowDouble extends EventEmitter implements Pick<BrowserWindow, UsedOfWindow> {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: EventEmitter & ContentsDouble;
  /** What was done to the window, in order. */
  readonly acts: string[] = [];
  #destroyed = false;
  #bounds: Rectangle;
  #maximized = false;
  #fullScreen = false;
  minimized = false;
  background: string | undefined;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 0, height = 0 } = options;
    this.#bounds = { x, y, width, height };
    this.background = options.backgroundColor;
    this.webContents = contentsDouble();
  }

  loadURL(address: string): Promise<void> {
    this.webContents.address = address;
    this.acts.push(`load ${address}`);
    this.emit('ready-to-show');
    return Promise.resolve();
  }

  show(): void {
    this.acts.push('show');
  }
  focus(): void {
    this.acts.push('focus');
  }
  restore(): void {
    this.minimized = false;
    this.acts.push('restore');
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  maximize(): void {
    this.#maximized = true;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  setFullScreen(fullScreen: boolean): void {
    this.#fullScreen = fullScreen;
  }
  isFullScreen(): boolean {
    return this.#fullScreen;
  }
  getNormalBounds(): Rectangle {
    return this.#bounds;
  }
  /** As the user would move it. */
  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds;
  }
  setBackgroundColor(color: string): void {
    this.background = color;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  close(): void {
    if (!prevented(this, 'close')) this.destroy();
  }
  destroy(): void {
    this.#destroyed = true;
    this.emit('closed');
  }
}

interface ContentsDouble extends Pick<
  WebContents,
  'setWindowOpenHandler' | 'sendInputEvent' | 'focus' | 'print' | 'forcefullyCrashRenderer'
> {
  address: string;
  readonly pressed: Parameters<WebContents['sendInputEvent']>[0][];
  printed: number;
  openWindow: Parameters<WebContents['setWindowOpenHandler']>[0] | undefined;
}

function contentsDouble(): EventEmitter & ContentsDouble {
  const contents: EventEmitter & ContentsDouble = Object.assign(new EventEmitter(), {
    address: '',
    pressed: [],
    printed: 0,
    openWindow: undefined,
    focus: () => undefined,
    print: () => void (contents.printed += 1),
    sendInputEvent: (event) => void contents.pressed.push(event),
    setWindowOpenHandler: (handler) => void (contents.openWindow = handler),
    forcefullyCrashRenderer: () =>
      void contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
  } satisfies ContentsDouble);
  return contents;
}

export interface SessionDouble extends EventEmitter {
  permissionRequest: Parameters<Session['setPermissionRequestHandler']>[0];
  permissionCheck: Parameters<Session['setPermissionCheckHandler']>[0];
  device: Parameters<Session['setDevicePermissionHandler']>[0];
  /** Whether a request to an address is let through to the network. */
  readonly lets: (address: string) => boolean;
  /** What a page of a scheme gets; undefined where nobody serves it. */
  readonly fetch: (request: Request) => Promise<Response>;
}

function sessionDouble(): SessionDouble {
  const schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
  let blocked: readonly string[] = [];
  const session = Object.assign(new EventEmitter(), {
    permissionRequest: null as SessionDouble['permissionRequest'],
    permissionCheck: null as SessionDouble['permissionCheck'],
    device: null as SessionDouble['device'],
    setPermissionRequestHandler: (handler: SessionDouble['permissionRequest']) =>
      (session.permissionRequest = handler),
    setPermissionCheckHandler: (handler: SessionDouble['permissionCheck']) =>
      (session.permissionCheck = handler),
    setDevicePermissionHandler: (handler: SessionDouble['device']) => (session.device = handler),
    webRequest: {
      onBeforeRequest: (
        { urls }: { urls: string[] },
        listener: (details: unknown, answer: (response: { cancel?: boolean }) => void) => void,
      ) => listener({}, ({ cancel }) => (blocked = cancel === true ? urls : [])),
    },
    protocol: {
      handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
        schemes.set(scheme, handler),
    },
    lets: (address: string) => {
      const { protocol } = new URL(address);
      return !blocked.includes(`${protocol}//*/*`);
    },
    fetch: async (request: Request) => {
      const handler = schemes.get(new URL(request.url).protocol.slice(0, -1));
      if (handler === undefined) throw new Error(`Nobody serves ${request.url}`);
      return handler(request);
    },
  });
  return session;
}

function dialogDouble(dialogs: DialogsDouble): Partial<Dialog> {
  return {
    showErrorBox: (title, text) => void dialogs.errors.push({ title, text }),
    showMessageBoxSync: (...args: unknown[]) => {
      dialogs.shown.push(args.at(-1) as MessageBoxOptions);
      return dialogs.answer as number;
    },
    showMessageBox: async (...args: unknown[]) => {
      const box = args.at(-1) as MessageBoxOptions;
      dialogs.shown.push(box);
      const aborted = new Promise<number>((resolve) => {
        box.signal?.addEventListener('abort', () => resolve(box.cancelId ?? 0));
      });
      const response = await Promise.race([Promise.resolve(dialogs.answer), aborted]);
      return { response, checkboxChecked: false };
    },
    showOpenDialog: (...args: unknown[]) => {
      dialogs.asked.push(args.at(-1) as OpenDialogOptions);
      const filePaths = [...dialogs.paths];
      return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
    },
    showSaveDialog: (...args: unknown[]) => {
      dialogs.asked.push(args.at(-1) as SaveDialogOptions);
      const [filePath = ''] = dialogs.paths;
      return Promise.resolve({ canceled: filePath === '', filePath });
    },
  };
}

function screenDouble(areas: readonly [Rectangle, ...Rectangle[]]): object {
  const displays = areas.map((workArea, id) => ({ id, workArea }) as Display);
  return { getPrimaryDisplay: () => displays[0], getAllDisplays: () => displays };
}

/** One end of a channel as Electron's main process has it. */
export function portMain(port: MessagePort): MessagePortMain & { readonly closed: () => boolean } {
  let closed = false;
  const emitter = new EventEmitter();
  port.on('message', (data: unknown) => emitter.emit('message', { data, ports: [] }));
  port.on('close', () => {
    closed = true;
    emitter.emit('close');
  });
  const main = Object.assign(emitter, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    closed: () => closed,
  });
  return main;
}

/** The frame that a message comes from. */
export function frame(address: string, parent: WebFrameMain | null = null): WebFrameMain {
  return { url: address, parent } as WebFrameMain;
}
