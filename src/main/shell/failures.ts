import type { BrowserWindow, MessageBoxOptions, RenderProcessGoneDetails } from 'electron';

import type { Electron } from './electron.ts';
import type { ShellTexts } from './texts.ts';
import { loadPage } from './window.ts';

export interface PageWatch {
  readonly dialog: Electron['dialog'];
  readonly texts: () => ShellTexts;
  readonly quit: () => void;
  /** Told where even that fails. */
  readonly onError: (error: unknown) => void;
}

/**
 * Says so where the page ends unexpectedly or does not answer, and offers to load it anew. What is
 * saved and what runs in the main process is not concerned.
 */
export function watchPage(window: BrowserWindow, watch: PageWatch): void {
  const { dialog, texts, quit, onError } = watch;
  let question: AbortController | undefined;
  /** The user has asked for the page's end, which is then no surprise. */
  let ending = false;

  const onGone = async ({ reason, exitCode }: RenderProcessGoneDetails): Promise<void> => {
    question?.abort();
    if (reason === 'clean-exit') return;
    const { crashed, button } = texts();
    const again =
      ending ||
      (await confirmed(dialog, window, {
        type: 'error',
        message: crashed.message,
        detail: crashed.detail(`${reason}, ${exitCode}`),
        buttons: [button.reload, button.quit],
      }));
    ending = false;
    if (again) await loadPage(window);
    else quit();
  };

  const onHanging = async (): Promise<void> => {
    if (question !== undefined) return;
    question = new AbortController();
    const { signal } = question;
    const { hanging, button } = texts();
    const wait = await confirmed(dialog, window, {
      type: 'warning',
      message: hanging.message,
      detail: hanging.detail,
      buttons: [button.wait, button.reload],
      signal,
    });
    question = undefined;
    if (wait || signal.aborted) return;
    // A page that hangs would not let itself be replaced.
    ending = true;
    window.webContents.forcefullyCrashRenderer();
  };

  window.webContents.on('render-process-gone', (_event, details) => {
    onGone(details).catch(onError);
  });
  window.on('unresponsive', () => {
    onHanging().catch(onError);
  });
  window.on('responsive', () => question?.abort());
}

/** Whether the user takes the first of two ways, which is also what closing the question means. */
async function confirmed(
  dialog: Electron['dialog'],
  window: BrowserWindow,
  question: MessageBoxOptions,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    ...question,
    defaultId: 0,
    cancelId: 0,
  });
  return response === 0;
}
