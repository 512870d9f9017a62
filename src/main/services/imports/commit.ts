import type { ConfirmedPair } from '../../../shared/contract/imports.ts';
import type { StudyId } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { uniqueCodes } from '../../../shared/pairing/codes.ts';
import type { Acts, ImageRecord, ImageStore, Registry } from '../../registry/interface.ts';
import { stopIfAborted } from '../stop.ts';
import type { TaskReport } from '../tasks.ts';
import { type Draft, ended } from './draft.ts';
import { newPairs } from './new-pairs.ts';
import type { StagedImage } from './stage-file.ts';

/** The study that pairs join, or the new one they make. */
export type Target = Parameters<Acts['saveImport']>[0]['study'];

interface CommitAccess {
  readonly registry: Pick<Registry, 'query'>;
  readonly store: Pick<ImageStore, 'adoptAll'>;
  readonly acts: ReturnType<Registry['as']>;
  readonly report: TaskReport;
}

/**
 * Stores confirmed pairs: their images move into the store, then one transaction makes every row.
 * Until that is through, nothing of the import is there; what a failure or a kill leaves in the
 * store is swept at the next start, or is used when the import is stored after all.
 *
 * Throws SonopairError `import` for files that are not of this import or are in two pairs, and as
 * the store and the registry do.
 */
export async function commitDraft(
  { images }: Pick<Draft, 'images'>,
  target: Target,
  confirmed: readonly ConfirmedPair[],
  { registry, store, acts, report }: CommitAccess,
): Promise<ReturnType<Acts['saveImport']>> {
  const used = imagesOf(confirmed, images);
  const pairs = await freeCodes(confirmed, 'id' in target ? target.id : null, registry);
  report.step('store');
  await store.adoptAll(
    used.map(({ copy, file }) => ({ path: copy, hash: file.hash })),
    report.progress,
    report.signal,
  );
  stopIfAborted(report.signal, 'Import');
  return acts.saveImport({
    study: target,
    images: used.map(recordOf),
    pairs: await newPairs(pairs, images),
  });
}

/** The images of the pairs, each content once. */
function imagesOf(
  pairs: readonly ConfirmedPair[],
  images: Draft['images'],
): readonly StagedImage[] {
  const found = new Map<string, StagedImage>();
  const owners = new Map<string, ConfirmedPair>();
  for (const pair of pairs) {
    for (const id of new Set([pair.b, pair.se])) {
      const image = images.get(id);
      if (image === undefined) throw ended();
      // A study folder may name an image in several rows.
      const owner = owners.get(id);
      if (owner !== undefined && pair.by !== 'study') throw usedTwice(image, owner, pair);
      owners.set(id, pair);
      found.set(image.file.hash, image);
    }
  }
  return [...found.values()];
}

function recordOf({ file, format, impression }: StagedImage): ImageRecord {
  const { hash, path, bytes, width, height } = file;
  return {
    hash,
    name: path.slice(path.lastIndexOf('/') + 1),
    bytes,
    format,
    width,
    height,
    mmPerPixel: null,
    fingerprint: impression.fingerprint,
  };
}

/**
 * Codes that were made from file names get a number where another pair has them: the next patient's
 * folder may well hold a `1_b.png` again. Codes of a study folder stay as they are.
 */
async function freeCodes(
  pairs: readonly ConfirmedPair[],
  studyId: StudyId | null,
  { query }: Pick<Registry, 'query'>,
): Promise<readonly ConfirmedPair[]> {
  const unique = uniqueCodes();
  for (const { by, code } of pairs) if (by === 'study') unique(code);
  const codes = new Map<ConfirmedPair, string>();
  let open = pairs.filter(({ by }) => by !== 'study');
  while (open.length > 0) {
    for (const pair of open) codes.set(pair, unique(pair.code));
    const asked = open.map((pair) => codes.get(pair)!);
    const taken = new Set(
      studyId === null ? [] : await query.takenCodes({ studyId, codes: asked }),
    );
    open = open.filter((pair) => taken.has(codes.get(pair)!));
  }
  return pairs.map((pair) => ({ ...pair, code: codes.get(pair) ?? pair.code }));
}

function usedTwice(image: StagedImage, one: ConfirmedPair, other: ConfirmedPair): SonopairError {
  return new SonopairError('import', {
    subject: image.file.path,
    reason: `it is in two pairs, ${one.code} and ${other.code}`,
    remedy: 'Take it out of one of them',
  });
}
