import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';

import { menuTemplate } from '../../../src/main/shell/menu.ts';
import { shellTexts } from '../../../src/main/shell/texts.ts';

type Item = MenuItemConstructorOptions;

function menus(platform: NodeJS.Platform, language: 'en' | 'de' = 'en', development = false) {
  const pressed: string[] = [];
  const template = menuTemplate({
    platform,
    texts: shellTexts(language),
    development,
    press: (key) => pressed.push(key),
    print: () => pressed.push('(print)'),
    about: () => pressed.push('(about)'),
  });
  const items = template.flatMap(({ submenu }) => submenu as Item[]);
  const click = (label: string): void => {
    const item = items.find((each) => each.label === label);
    (item?.click as (() => void) | undefined)?.();
  };
  return { template, items, pressed, click };
}

describe('the menus', () => {
  test('are the ones of the system, with roles for what the system does', () => {
    const { template, items } = menus('linux');
    expect(template.map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Go', '&Help']);
    expect(items.flatMap(({ role }) => role ?? [])).toEqual([
      'quit',
      'undo',
      'redo',
      'cut',
      'copy',
      'paste',
      'selectAll',
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'togglefullscreen',
    ]);
  });

  test('have the program first and the window before help on a Mac', () => {
    const { template, items } = menus('darwin');
    expect(template.map(({ label }) => label)).toEqual([
      'Sonopair',
      '&File',
      '&Edit',
      '&View',
      '&Go',
      '&Window',
      '&Help',
    ]);
    const roles = items.flatMap(({ role }) => role ?? []);
    expect(roles).toEqual(expect.arrayContaining(['services', 'hide', 'hideOthers', 'unhide']));
    expect(roles.filter((role) => role === 'quit')).toHaveLength(1);
  });

  test('lead to every place by the key the page has for it, which they press and do not take', () => {
    const { items, pressed, click } = menus('win32');
    const places = items.filter(({ accelerator }) => /\+\d$/.test(accelerator ?? ''));
    expect(places.map(({ label, accelerator }) => [label, accelerator])).toEqual([
      ['Patients', 'CmdOrCtrl+1'],
      ['Annotate', 'CmdOrCtrl+2'],
      ['Import', 'CmdOrCtrl+3'],
      ['Studies', 'CmdOrCtrl+4'],
      ['Models', 'CmdOrCtrl+5'],
      ['Jobs', 'CmdOrCtrl+6'],
      ['Results', 'CmdOrCtrl+7'],
      ['Settings', 'CmdOrCtrl+8'],
    ]);
    expect(places.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    click('Import');
    click('Keyboard');
    click('Print…');
    click('About Sonopair');
    expect(pressed).toEqual(['Mod+3', 'F1', '(print)', '(about)']);
  });

  test('speak German', () => {
    const { template, items } = menus('linux', 'de');
    expect(template.map(({ label }) => label)).toContain('&Bearbeiten');
    expect(items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Rückgängig', 'Drucken…', 'Über Sonopair']),
    );
  });

  test('offer developer tools and reloading in development only', () => {
    const tools = ['reload', 'toggleDevTools'];
    const has = (development: boolean): boolean =>
      menus('linux', 'en', development).items.some(({ role }) => tools.includes(role ?? ''));
    expect(has(true)).toBe(true);
    expect(has(false)).toBe(false);
  });

  test('have a shortcut only once', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const keys = menus(platform).items.flatMap(({ accelerator }) => accelerator ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
