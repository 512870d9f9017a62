import type { Pictures } from '../services/pictures.ts';
import type { Explain } from './failures.ts';
import { pageFile } from './page.ts';
import { type Asked, picture, type Receive, upload } from './pictures.ts';
import { respond, respondFailure, respondText } from './responses.ts';
import { runFile, type RunFiles } from './run-files.ts';

export interface HandlerOptions {
  /** Folder of the built page, with `index.html`. */
  readonly page: string;
  readonly pictures: Pictures;
  readonly runFiles: RunFiles;
  readonly receive: Receive;
  readonly explain: Explain;
}

export type Handler = (request: Request) => Promise<Response>;

/**
 * Everything a window loads by address, and what it uploads: the page, pictures, files of a
 * run, and files of an import.
 * Both hosts serve it, each behind its own guard; who may ask is decided there.
 */
export function createHandler({
  page,
  pictures,
  runFiles,
  receive,
  explain,
}: HandlerOptions): Handler {
  const answer = async (request: Request): Promise<Response | undefined> => {
    const asked = askedFor(request.url);
    if (asked === undefined) return undefined;
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return withoutBody(
          request.method === 'HEAD',
          (await runFile(runFiles, asked)) ??
            (await picture(pictures, asked)) ??
            (await pageFile(page, asked.names)),
        );
      case 'PUT':
        return upload(receive, asked, request);
      default:
        return respond(405, null, { allow: 'GET, HEAD, PUT' });
    }
  };
  return async (request) => {
    try {
      return (await answer(request)) ?? respondText(404, 'There is nothing at this address.');
    } catch (error) {
      return respondFailure(explain(error, `${request.method} of a file`));
    }
  };
}

/** Undefined for an address that cannot be decoded. */
function askedFor(address: string): Asked | undefined {
  const { pathname, searchParams: query } = new URL(address);
  try {
    return { names: pathname.slice(1).split('/').map(decodeURIComponent), query };
  } catch {
    return undefined;
  }
}

function withoutBody(head: boolean, response: Response | undefined): Response | undefined {
  return head && response !== undefined
    ? new Response(null, { status: response.status, headers: response.headers })
    : response;
}
