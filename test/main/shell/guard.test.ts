import { EventEmitter } from 'node:events';

import type { App, DownloadItem, Session, WebContents } from 'electron';
import { describe, expect, test, vi } from 'vitest';

import { guardDownloads, guardSession, guardWindows } from '../../../src/main/shell/guard.ts';
import { electronDouble, prevented, WindowDouble } from '../../support/electron-double.ts';

const PAGE = 'sonopair://app/';

describe('a session', () => {
  const { session } = electronDouble();
  guardSession(session as unknown as Session);

  test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'usb', 'fileSystem'])(
    'is denied %s, asked or looked up',
    (permission) => {
      const answer = vi.fn<(granted: boolean) => void>();
      session.permissionRequest!({} as WebContents, permission as 'media', answer, {} as never);
      expect(answer).toHaveBeenCalledExactlyOnceWith(false);
      expect(session.permissionCheck!(null, permission as 'media', PAGE, {} as never)).toBe(false);
    },
  );

  test('is given no device', () => {
    expect(session.device!({ deviceType: 'usb', origin: PAGE, device: {} as never })).toBe(false);
  });

  test.each([
    'https://example.org/',
    'http://127.0.0.1:80/',
    'wss://example.org/',
    'ws://localhost/',
  ])('does not reach %s', (address) => {
    expect(session.lets(address)).toBe(false);
    expect(session.lets(PAGE)).toBe(true);
  });
});

describe('a window', () => {
  const app = new EventEmitter();
  guardWindows(app as App);
  const { webContents } = new WindowDouble({});
  app.emit('web-contents-created', {}, webContents);

  test.each([
    'https://example.org/',
    'file:///etc/passwd',
    'sonopair://other/',
    'sonopair://app/image/0123',
    'javascript:alert(1)',
    'about:blank',
    'not an address',
  ])('does not go to %s', (url) => {
    expect(prevented(webContents, 'will-frame-navigate', { url })).toBe(true);
    expect(prevented(webContents, 'will-redirect', { url })).toBe(true);
  });

  test('goes to the page itself, whatever its screen', () => {
    expect(prevented(webContents, 'will-frame-navigate', { url: `${PAGE}#/import` })).toBe(false);
  });

  test('opens no other and embeds none', () => {
    for (const url of ['https://example.org/', PAGE])
      expect(webContents.openWindow!({ url } as never)).toEqual({ action: 'deny' });
    expect(prevented(webContents, 'will-attach-webview')).toBe(true);
  });
});

describe('a download', () => {
  function download(address: string, state: 'completed' | 'interrupted' = 'completed') {
    const { session } = electronDouble();
    const failed: string[] = [];
    guardDownloads(session as unknown as Session, {
      suggest: (name) => `/home/someone/${name}`,
      onFailure: (name) => failed.push(name),
    });
    const item = Object.assign(new EventEmitter(), {
      getURL: () => address,
      getFilename: () => 'reads.csv',
      setSaveDialogOptions: vi.fn<DownloadItem['setSaveDialogOptions']>(),
    });
    const preventDefault = vi.fn<() => void>();
    session.emit('will-download', { preventDefault }, item);
    item.emit('done', {}, state);
    return { refused: preventDefault.mock.calls.length > 0, item, failed };
  }

  test.each([`blob:${PAGE}3f2a`, `${PAGE}image/0123`])(
    'of the application (%s) is saved where the user says',
    (address) => {
      const { refused, item } = download(address);
      expect(refused).toBe(false);
      expect(item.setSaveDialogOptions).toHaveBeenCalledWith({
        defaultPath: '/home/someone/reads.csv',
      });
    },
  );

  test.each(['https://example.org/x', 'blob:https://example.org/3f2a', 'data:text/plain,x'])(
    'from elsewhere (%s) is refused',
    (address) => {
      expect(download(address).refused).toBe(true);
    },
  );

  test('that breaks off is said', () => {
    expect(download(`blob:${PAGE}3f2a`, 'interrupted').failed).toEqual(['reads.csv']);
  });
});
