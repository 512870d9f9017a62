import type { Protocol } from 'electron';

import { isOwn, SCHEME } from './page.ts';

/** Page, pictures and uploads: what both hosts serve. */
export type Handle = (request: Request) => Promise<Response>;

/** Makes the scheme as good as https for a page. To be called before Electron is ready. */
export function declareScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
}

/** Answers every request of the window's own scheme. */
export function serveScheme(protocol: Protocol, handle: Handle): void {
  protocol.handle(SCHEME, (request) =>
    isOwn(request.url) ? handle(request) : new Response(null, { status: 404 }),
  );
}
