import type { IpcMain, MessagePortMain, WebFrameMain } from 'electron';

import { isPage } from './page.ts';

/** Takes the port that a window's preload sends, from the application's own page only. */
export function answerPorts(ipcMain: IpcMain, serve: (port: MessagePortMain) => void): void {
  ipcMain.on('sonopair:port', ({ ports, senderFrame }) => {
    const [port, ...others] = ports;
    for (const other of others) other.close();
    if (port === undefined) return;
    if (!isOwnPage(senderFrame)) {
      port.close();
      return;
    }
    serve(port);
    port.start();
  });
}

function isOwnPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isPage(frame.url);
}
