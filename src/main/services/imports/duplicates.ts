import type { Duplicate } from '../../../shared/contract/imports.ts';
import type { ImageHash } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { decodeImage } from '../../imaging/decode.ts';
import { bitsApart, impressionOf, SAME_BITS } from '../../imaging/fingerprint.ts';
import type { ImageStore, ImageUse, Registry } from '../../registry/interface.ts';
import { nearIndex, similarityOf } from './near.ts';
import type { StagedImage } from './stage-file.ts';

/** Images asked about in one query. */
const CHUNK = 500;
/** Of one staged image, uses of the same picture that are listed. */
const MOST_USES = 5;
/** Stored pictures with a near fingerprint that are opened to compare, the nearest first. */
const MOST_COMPARED = 5;

export interface DuplicateSources {
  readonly registry: Pick<Registry, 'query'>;
  readonly store: Pick<ImageStore, 'open'>;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/**
 * Which images of an import are the same as, or copies of, one before them in the import or one in
 * the store, of whichever patient and diagnosis. Near ones are found by their fingerprints and
 * confirmed by comparing thumbnails; nobody is told of a near one where there is an equal one.
 */
export async function findDuplicates(
  images: readonly StagedImage[],
  sources: DuplicateSources,
): Promise<Duplicate[]> {
  const stored: Duplicate[] = [];
  for (let at = 0; at < images.length && !sources.signal.aborted; at += CHUNK)
    stored.push(...(await storedDuplicates(images.slice(at, at + CHUNK), sources)));
  return [...duplicatesWithin(images), ...stored];
}

function duplicatesWithin(images: readonly StagedImage[]): Duplicate[] {
  const first = new Map<ImageHash, StagedImage>();
  const index = nearIndex();
  return images.flatMap((image): Duplicate[] => {
    const same = first.get(image.file.hash);
    if (same !== undefined) return [inImport(image, same, 'exact', 1)];
    const near = index.find(image);
    first.set(image.file.hash, image);
    index.add(image);
    return near === null ? [] : [inImport(image, near.image, 'near', near.similarity)];
  });
}

function inImport(
  { file }: StagedImage,
  { file: other }: StagedImage,
  kind: Duplicate['kind'],
  similarity: number,
): Duplicate {
  return {
    file: file.id,
    kind,
    other: {
      hash: other.hash,
      file: other.id,
      pairId: null,
      pairCode: null,
      patientId: null,
      patientCode: null,
      diagnosis: null,
    },
    similarity,
  };
}

async function storedDuplicates(
  images: readonly StagedImage[],
  { registry, store, signal }: DuplicateSources,
): Promise<Duplicate[]> {
  const hashes = [...new Set(images.map(({ file }) => file.hash))];
  const uses = Map.groupBy(
    await registry.query.imageUses({ hashes }),
    ({ image }) => image.hash as string,
  );
  const exact = images.flatMap((image) =>
    (uses.get(image.file.hash) ?? [])
      .slice(0, MOST_USES)
      .map((use) => inStore(image, use, 'exact', 1)),
  );
  const others = images.filter(({ file }) => !uses.has(file.hash));
  const near: Duplicate[] = [];
  for (const { image, candidates } of await resembling(others, registry)) {
    for (const [hash, [use]] of candidates) {
      if (signal.aborted) return [];
      const similarity = await compare(image, hash, store);
      if (similarity !== null && use !== undefined)
        near.push(inStore(image, use, 'near', similarity));
    }
  }
  return [...exact, ...near];
}

/** For each image, the stored pictures whose fingerprints are near, with their uses. */
async function resembling(
  images: readonly StagedImage[],
  { query }: Pick<Registry, 'query'>,
): Promise<
  { readonly image: StagedImage; readonly candidates: readonly [ImageHash, ImageUse[]][] }[]
> {
  const fingerprints = [...new Set(images.map(({ impression }) => impression.fingerprint))];
  if (fingerprints.length === 0) return [];
  const found = await query.resembling({ fingerprints, distance: SAME_BITS });
  const byFingerprint = Map.groupBy(found, ({ of }) => of);
  return images.flatMap((image) => {
    const { fingerprint } = image.impression;
    const uses = (byFingerprint.get(fingerprint) ?? []).map(({ use }) => use);
    const candidates = [...Map.groupBy(uses, (use) => use.image.hash)]
      .toSorted(
        ([, [a]], [, [b]]) =>
          bitsApart(a!.image.fingerprint, fingerprint) -
          bitsApart(b!.image.fingerprint, fingerprint),
      )
      .slice(0, MOST_COMPARED);
    return candidates.length === 0 ? [] : [{ image, candidates }];
  });
}

/** A stored picture that cannot be opened is no copy of anything: verifying the store finds it. */
async function compare(
  image: StagedImage,
  hash: ImageHash,
  store: Pick<ImageStore, 'open'>,
): Promise<number | null> {
  try {
    const bytes = await store.open(hash);
    return similarityOf(
      image.impression,
      impressionOf(await decodeImage({ name: hash, bytes }, 3)),
    );
  } catch (error) {
    if (error instanceof SonopairError) return null;
    throw error;
  }
}

function inStore(
  { file }: StagedImage,
  use: ImageUse,
  kind: Duplicate['kind'],
  similarity: number,
): Duplicate {
  return {
    file: file.id,
    kind,
    other: {
      hash: use.image.hash,
      file: null,
      pairId: use.pairId,
      pairCode: use.pairCode,
      patientId: use.patientId,
      patientCode: use.patientCode,
      diagnosis: use.diagnosis,
    },
    similarity,
  };
}
