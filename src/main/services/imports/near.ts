import {
  bitsApart,
  type Impression,
  likeness,
  SAME_BITS,
  SAME_LIKENESS,
} from '../../imaging/fingerprint.ts';
import { looksLike, type StagedImage } from './stage-file.ts';

/** A picture that another resembles, and how much (1 is the same). */
interface Near {
  readonly image: StagedImage;
  readonly similarity: number;
}

/**
 * Bits of the 64 in each part of a fingerprint: one part more than bits in which copies differ, so
 * that copies agree in one part at least.
 */
const PARTS = SAME_BITS + 1;
/** Looked at in one part's group, the latest first: blank frames are all alike. */
const MOST_IN_GROUP = 64;

/** Finds, among the images seen so far, the one a new image is most likely a copy of. */
export function nearIndex(): {
  readonly find: (image: StagedImage) => Near | null;
  readonly add: (image: StagedImage) => void;
} {
  const groups = new Map<string, StagedImage[]>();
  return {
    find: (image) => {
      let best: Near | null = null;
      for (const key of keysOf(image))
        for (const other of groups.get(key)?.slice(-MOST_IN_GROUP) ?? []) {
          const similarity = similarityOf(image.impression, other.impression);
          if (similarity !== null && similarity > (best?.similarity ?? 0))
            best = { image: other, similarity };
        }
      return best;
    },
    add: (image) => {
      for (const key of keysOf(image)) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [image]);
        else group.push(image);
      }
    },
  };
}

/**
 * How alike two images are, from 0.95 to 1; null where they are no copies of each other. A strain
 * image is no copy of the B-mode image that it is drawn over.
 */
export function similarityOf(a: Impression, b: Impression): number | null {
  const kinds = [looksLike(a), looksLike(b)];
  if (kinds.includes('b') && kinds.includes('se')) return null;
  if (bitsApart(a.fingerprint, b.fingerprint) > SAME_BITS) return null;
  const similarity = likeness(a.thumbnail, b.thumbnail);
  return similarity < SAME_LIKENESS ? null : similarity;
}

function keysOf({ impression }: StagedImage): string[] {
  const bits = BigInt(`0x${impression.fingerprint}`).toString(2).padStart(64, '0');
  return Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = [part, part + 1].map((at) => Math.floor((at * 64) / PARTS));
    return `${part}:${bits.slice(from, to)}`;
  });
}
