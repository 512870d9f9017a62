import { fileId, importId } from '../../shared/contract/imports.ts';
import { jobId } from '../../shared/contract/jobs.ts';
import { CLASS_NAMES } from '../../shared/domain/diagnosis.ts';
import { imageHash, readId } from '../../shared/domain/ids.ts';
import { EVAL_MODES, INPUT_SIZES } from '../../shared/domain/input.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { Imports } from '../services/imports/imports.ts';
import type { Pictures } from '../services/pictures.ts';
import { respond, respondFailure } from './responses.ts';

/** Takes an uploaded file into an import that is being prepared. */
export type Receive = Imports['receive'];

/** What a request asks for, its path already taken apart and decoded. */
export interface Asked {
  readonly names: readonly string[];
  readonly query: URLSearchParams;
}

/** Wider than any screen: more would only cost memory. */
const WIDEST = 4096;

/** More than any image that is read may have (`imaging/decode.ts`), in bytes. */
const LARGEST_UPLOAD = 2 ** 30;

/**
 * Answers `image/<hash>`, `crop/<b|se>/<hash>`, `heat/<read>/<class>/<b|se>.png`,
 * `import/<import>/<file>`, `run/<job>/image/<pair>/<b|se>` and
 * `run/<job>/heat/<fit>/<fold|mean>/<pair>/<class>/<b|se>.png`. Images take `w`, the largest width
 * wanted in pixels; `crop` needs `at=x,y,width,height` in source pixels and takes `size` (224) and
 * `eval` (center), a model's. Undefined for any other address.
 */
export async function picture(pictures: Pictures, asked: Asked): Promise<Response | undefined> {
  const work = pictureWork(pictures, asked);
  if (work === undefined) return undefined;
  const { type, bytes } = await work();
  return respond(200, bytes, { 'content-type': type });
}

type Work = () => ReturnType<Pictures['image']>;

function pictureWork(pictures: Pictures, asked: Asked): Work | undefined {
  const { names, query } = asked;
  const [area, first, second, third] = names;
  const width = widthOf(query);
  if (area === 'image' && names.length === 2) {
    const hash = imageHash.safeParse(first);
    return hash.success ? () => pictures.image(hash.data, width) : undefined;
  }
  if (area === 'crop' && names.length === 3) {
    const part = PARTS.find((name) => name === first);
    const hash = imageHash.safeParse(second);
    if (part === undefined || !hash.success) return undefined;
    return () => pictures.crop(hash.data, { part, ...cropOf(query) });
  }
  if (area === 'heat' && names.length === 4) {
    const id = readId.safeParse(Number(first));
    const of = CLASS_NAMES.find((name) => name === second);
    const over = PARTS.find((image) => `${image}.png` === third);
    if (!id.success || of === undefined || over === undefined) return undefined;
    return () => pictures.heat(id.data, of, over);
  }
  if (area === 'run') return runWork(pictures, asked);
  if (area === 'import' && names.length === 3) {
    const id = importId.safeParse(first);
    const file = fileId.safeParse(second);
    if (!id.success || !file.success) return undefined;
    return () => pictures.staged(id.data, file.data, width);
  }
  return undefined;
}

/** Pictures of a run: of its frozen study, and of its models. */
function runWork(pictures: Pictures, { names, query }: Asked): Work | undefined {
  const [, job, what, ...rest] = names;
  const id = jobId.safeParse(Number(job));
  if (!id.success) return undefined;
  if (what === 'image' && rest.length === 2) {
    const [pair = '', side] = rest;
    const part = PARTS.find((name) => name === side);
    if (part === undefined) return undefined;
    const width = widthOf(query);
    return () => pictures.runImage(id.data, pair, part, width);
  }
  if (what === 'heat' && rest.length === 5) {
    const [fit = '', foldText = '', pair = '', ofName, file] = rest;
    const of = CLASS_NAMES.find((name) => name === ofName);
    const over = PARTS.find((image) => `${image}.png` === file);
    const fold = foldText === 'mean' ? foldText : foldOf(foldText);
    if (of === undefined || over === undefined || fold === undefined) return undefined;
    return () => pictures.runHeat(id.data, { fit, fold, pair, of, over });
  }
  return undefined;
}

function foldOf(text: string): number | undefined {
  return /^[1-9]\d?$/.test(text) ? Number(text) : undefined;
}

const PARTS = ['b', 'se'] as const;

function cropOf(query: URLSearchParams): Omit<Parameters<Pictures['crop']>[1], 'part'> {
  const at = /^(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})$/.exec(query.get('at') ?? '');
  const size = INPUT_SIZES.find((each) => String(each) === (query.get('size') ?? '224'));
  const evaluation = EVAL_MODES.find((each) => each === (query.get('eval') ?? 'center'));
  if (at === null || size === undefined || evaluation === undefined) {
    throw new SonopairError('usage', {
      subject: 'View of a crop',
      reason: `"${query.toString()}" is not understood`,
      remedy: `Give at=x,y,width,height, size=${INPUT_SIZES.join('|')}, eval=${EVAL_MODES.join('|')}`,
    });
  }
  const [x, y, width, height] = at.slice(1).map(Number) as [number, number, number, number];
  return { region: { x, y, width, height }, size, eval: evaluation };
}

function widthOf(query: URLSearchParams): number | undefined {
  const asked = query.get('w');
  if (asked === null) return undefined;
  const width = Number(asked);
  if (/^\d+$/.test(asked) && width >= 1 && width <= WIDEST) return width;
  throw new SonopairError('usage', {
    subject: 'Width of a picture',
    reason: `"${asked}" is no whole number from 1 to ${WIDEST}`,
  });
}

/**
 * Takes `PUT import/<import>/<relative path>`: answers 204 once the file is staged, 413 where it is
 * announced as too large. `modified` says when it was last written, in milliseconds since 1970.
 * Undefined for any other address.
 */
export async function upload(
  receive: Receive,
  { names, query }: Asked,
  request: Request,
): Promise<Response | undefined> {
  const [area, first, ...path] = names;
  const id = importId.safeParse(first);
  if (area !== 'import' || !id.success || path.length === 0) return undefined;
  const name = path.join('/');
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_UPLOAD)
    return respondFailure(tooLarge(name), 413);
  const bytes = request.body ?? new Blob([]).stream();
  await receive(id.data, name, bytes, modifiedOf(query));
  return respond(204, null);
}

function modifiedOf(query: URLSearchParams): number | undefined {
  const text = query.get('modified') ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function tooLarge(subject: string): SonopairError {
  return new SonopairError('import', {
    subject,
    reason: 'it is larger than 1 GiB',
    remedy: 'Check that it is an ultrasound image',
  });
}
