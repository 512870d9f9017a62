import { join } from 'node:path';

import { SonopairError } from '../../shared/errors.ts';
import { exists, readBytes } from '../files/read.ts';
import { respond } from './responses.ts';

const INDEX = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
};

/** A file's name and its folders' as the build gives them: no `..`, nothing hidden, no separator. */
const NAME = /^[\w-][\w.-]*$/;

/** Throws SonopairError `host` where the window's page was not built. */
export async function checkPage(folder: string): Promise<void> {
  if (await exists(join(folder, INDEX))) return;
  throw new SonopairError('host', {
    subject: folder,
    reason: 'the window is not built',
    remedy: 'Run `npm run build`, or `npm start`, which builds it',
  });
}

/** A file of the built page by its path; undefined where there is none of that name. */
export async function pageFile(
  folder: string,
  names: readonly string[],
): Promise<Response | undefined> {
  const path = names.length === 1 && names[0] === '' ? [INDEX] : names;
  if (!path.every((name) => NAME.test(name))) return undefined;
  const type = TYPES[/[^.]*$/.exec(path.at(-1) ?? '')![0]];
  const file = join(folder, ...path);
  if (type === undefined || !(await exists(file))) return undefined;
  return respond(200, new Uint8Array(await readBytes(file)), {
    'content-type': type,
    // Names of the assets carry a hash of what is in them; the page that names them does not.
    'cache-control': path[0] === 'assets' ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
}
