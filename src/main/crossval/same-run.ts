import { canonicalJson, type CrossvalManifest } from '../../shared/crossval/manifest.ts';
import { SonopairError } from '../../shared/errors.ts';
import { readManifest, writeManifest } from './folder.ts';

/**
 * Makes a folder the result folder of a run: writes its manifest where there is none. Throws as
 * `isRunOf`, and `file` or `disk-full` where it cannot be written.
 */
export async function createRun(folder: string, manifest: CrossvalManifest): Promise<void> {
  if (!(await isRunOf(folder, manifest))) await writeManifest(folder, manifest);
}

/**
 * Whether a folder is the result folder of this run; false where no run is there. Throws
 * SonopairError `fit`, naming what differs, where another one is; `file` where its manifest is
 * damaged.
 */
export async function isRunOf(folder: string, manifest: CrossvalManifest): Promise<boolean> {
  const there = await readManifest(folder);
  if (there === undefined) return false;
  if (there.sha256 === manifest.sha256) return true;
  throw new SonopairError('fit', {
    subject: folder,
    reason: `another run is there, which differs in ${differences(there, manifest)}`,
    remedy: 'Choose another folder, or repeat its exact options',
  });
}

/** The most that is told of one thing. */
const LONGEST = 40;

/** In what two frozen studies differ, as the manifest names it: `options.epochs (20, 30), seed (1, 2)`. */
export function differences(a: CrossvalManifest, b: CrossvalManifest): string {
  const found = (Object.keys(a.content) as (keyof CrossvalManifest['content'])[]).flatMap((key) =>
    key === 'pairs' ? pairsDiffering(a, b) : inPlace(key, a.content[key], b.content[key]),
  );
  // Who is in which part follows from the others; it is told where they are equal.
  const telling = found.filter((text) => !text.startsWith('parts'));
  return (telling.length > 0 ? telling : found).join(', ');
}

function inPlace(name: string, a: unknown, b: unknown): readonly string[] {
  const [ofA, ofB] = [canonicalJson(a ?? null), canonicalJson(b ?? null)];
  if (ofA === ofB) return [];
  if (isRecord(a) && isRecord(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .toSorted()
      .flatMap((key) => inPlace(`${name}.${key}`, a[key], b[key]));
  return [ofA.length + ofB.length > LONGEST ? name : `${name} (${ofA}, ${ofB})`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many pairs are in one only or not the same in both, and the first of them. */
function pairsDiffering(a: CrossvalManifest, b: CrossvalManifest): readonly string[] {
  const [ofA, ofB] = [a, b].map(
    ({ content }) => new Map(content.pairs.map((one) => [one.pair, canonicalJson(one)])),
  );
  const names = [...new Set([...ofA!.keys(), ...ofB!.keys()])];
  const differing = names.filter((name) => ofA!.get(name) !== ofB!.get(name));
  const [first, ...others] = differing;
  if (first === undefined) return [];
  return [`pairs (${differing.length}: ${first}${others.length > 0 ? ', …' : ''})`];
}
