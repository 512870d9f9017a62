import type { App, Session, WebContents } from 'electron';

import { isOwn, isPage } from './page.ts';

/** The network, of which the window needs nothing. */
const NETWORK = ['http', 'https', 'ws', 'wss'].map((scheme) => `${scheme}://*/*`);

/** Denies a session every permission and device, and the network. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: NETWORK }, (_details, answer) =>
    answer({ cancel: true }),
  );
}

/** Keeps every window on the application's page: no other page, no new window, no embedded one. */
export function guardWindows(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

function guardContents(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export interface Downloads {
  /** Where the dialog that asks for a place starts. */
  readonly suggest: (name: string) => string;
  readonly onFailure: (name: string) => void;
}

/** Lets the page's own files be saved where the user says; refuses all others. */
export function guardDownloads(session: Session, { suggest, onFailure }: Downloads): void {
  session.on('will-download', (event, item) => {
    if (!isOwn(item.getURL().replace(/^blob:/, ''))) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions({ defaultPath: suggest(item.getFilename()) });
    item.once('done', (_event, state) => {
      if (state === 'interrupted') onFailure(item.getFilename());
    });
  });
}
