import type { MenuItemConstructorOptions } from 'electron';

import { HELP_KEY, PLACE_KEYS, PLACES } from '../../shared/domain/places.ts';
import type { ShellTexts } from './texts.ts';

type Item = MenuItemConstructorOptions;

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly texts: ShellTexts;
  /** Whether reloading and the developer tools are offered: not in a packaged program. */
  readonly development: boolean;
  /**
   * Presses a key in the window. What the page does, it does on its own keys and nowhere else;
   * menus only stand for them.
   */
  readonly press: (key: string) => void;
  readonly print: () => void;
  readonly about: () => void;
}

/** The native menus. Roles are the system's own acts, with their usual shortcuts. */
export function menuTemplate(options: MenuOptions): Item[] {
  const mac = options.platform === 'darwin';
  return [
    ...(mac ? [applicationMenu(options)] : []),
    fileMenu(options, mac),
    editMenu(options),
    viewMenu(options),
    goMenu(options),
    ...(mac ? [windowMenu(options)] : []),
    helpMenu(options, mac),
  ];
}

const LINE: Item = { type: 'separator' };

/** The first menu on a Mac, named after the program. */
function applicationMenu({ texts: { item }, about }: MenuOptions): Item {
  return {
    label: 'Sonopair',
    submenu: [
      { label: item.about, click: about },
      LINE,
      { role: 'services', label: item.services },
      LINE,
      { role: 'hide', label: item.hide },
      { role: 'hideOthers', label: item.hideOthers },
      { role: 'unhide', label: item.showAll },
      LINE,
      { role: 'quit', label: item.quit },
    ],
  };
}

function fileMenu({ texts: { menu, item }, print }: MenuOptions, mac: boolean): Item {
  return {
    label: menu.file,
    submenu: [
      { label: item.print, accelerator: 'CmdOrCtrl+P', click: print },
      LINE,
      mac ? { role: 'close', label: item.close } : { role: 'quit', label: item.quit },
    ],
  };
}

function editMenu({ texts: { menu, item } }: MenuOptions): Item {
  return {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: item.undo },
      { role: 'redo', label: item.redo },
      LINE,
      { role: 'cut', label: item.cut },
      { role: 'copy', label: item.copy },
      { role: 'paste', label: item.paste },
      { role: 'selectAll', label: item.selectAll },
    ],
  };
}

function viewMenu({ texts: { menu, item }, development }: MenuOptions): Item {
  return {
    label: menu.view,
    submenu: [
      { role: 'resetZoom', label: item.actualSize },
      { role: 'zoomIn', label: item.zoomIn },
      { role: 'zoomOut', label: item.zoomOut },
      LINE,
      { role: 'togglefullscreen', label: item.fullScreen },
      ...(development
        ? ([
            LINE,
            { role: 'reload', label: item.reload },
            { role: 'toggleDevTools', label: item.developerTools },
          ] satisfies Item[])
        : []),
    ],
  };
}

function goMenu({ texts: { menu, place }, press }: MenuOptions): Item {
  return {
    label: menu.go,
    submenu: PLACES.map((name) => pressing(PLACE_KEYS[name], place[name], press)),
  };
}

function windowMenu({ texts: { menu, item } }: MenuOptions): Item {
  return {
    label: menu.window,
    role: 'window',
    submenu: [{ role: 'minimize', label: item.minimize }],
  };
}

function helpMenu({ texts: { menu, item }, press, about }: MenuOptions, mac: boolean): Item {
  return {
    label: menu.help,
    role: 'help',
    submenu: [
      pressing(HELP_KEY, item.keyboard, press),
      ...(mac ? [] : [LINE, { label: item.about, click: about }]),
    ],
  };
}

/** An item that shows a key of the page and presses it; the key itself already reaches the page. */
function pressing(key: string, label: string, press: MenuOptions['press']): Item {
  return {
    label,
    accelerator: key.replace('Mod', 'CmdOrCtrl'),
    // Registered, a key that the page does not want would come back here, and be pressed again.
    registerAccelerator: false,
    click: () => press(key),
  };
}
