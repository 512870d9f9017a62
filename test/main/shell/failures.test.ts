import type { BrowserWindow } from 'electron';
import { describe, expect, test, vi } from 'vitest';

import { watchPage } from '../../../src/main/shell/failures.ts';
import { shellTexts } from '../../../src/main/shell/texts.ts';
import { electronDouble, WindowDouble } from '../../support/electron-double.ts';

function watched() {
  const { electron, dialogs } = electronDouble();
  const window = new WindowDouble({});
  const quit = vi.fn<() => void>();
  const onError = vi.fn<(error: unknown) => void>();
  watchPage(window as unknown as BrowserWindow, {
    dialog: electron.dialog,
    texts: () => shellTexts('en'),
    quit,
    onError,
  });
  const end = (reason: string): void =>
    void window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  return { window, dialogs, quit, onError, end };
}

const RELOADED = ['load sonopair://app/'];

describe('a page that ended unexpectedly', () => {
  test('says so, with what is safe, and is loaded anew', async () => {
    const { window, dialogs, quit, end } = watched();
    end('crashed');
    await vi.waitFor(() => expect(window.acts).toEqual(RELOADED));
    expect(dialogs.shown).toMatchObject([
      { type: 'error', detail: expect.stringMatching(/saved is safe.*\(crashed, 5\)/s) as string },
    ]);
    expect(quit).not.toHaveBeenCalled();
  });

  test('or the program is ended', async () => {
    const { window, dialogs, quit, end } = watched();
    dialogs.answer = 1;
    end('oom');
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    expect(window.acts).toEqual([]);
  });

  test('is no surprise where it was closed', () => {
    const { dialogs, end } = watched();
    end('clean-exit');
    expect(dialogs.shown).toEqual([]);
  });

  test('that cannot be loaded anew is told', async () => {
    const { window, onError, end } = watched();
    window.loadURL = () => Promise.reject(new Error('ERR_FAILED'));
    end('killed');
    await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce());
  });
});

describe('a page that does not answer', () => {
  test('is waited for, and the question goes when it answers again', async () => {
    const { window, dialogs } = watched();
    dialogs.answer = new Promise(() => undefined);
    window.emit('unresponsive');
    window.emit('unresponsive');
    await vi.waitFor(() => expect(dialogs.shown).toHaveLength(1));
    window.emit('responsive');
    dialogs.answer = 0;
    await vi.waitFor(() => {
      window.emit('unresponsive');
      expect(dialogs.shown).toHaveLength(2);
    });
    expect(window.acts).toEqual([]);
  });

  test('is ended and loaded anew without a further question', async () => {
    const { window, dialogs } = watched();
    dialogs.answer = 1;
    window.emit('unresponsive');
    await vi.waitFor(() => expect(window.acts).toEqual(RELOADED));
    expect(dialogs.shown).toHaveLength(1);
  });
});
