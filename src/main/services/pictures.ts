import type { FileId, ImportId } from '../../shared/contract/imports.ts';
import type { JobId } from '../../shared/contract/jobs.ts';
import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { ImageHash, ReadId } from '../../shared/domain/ids.ts';
import type { ImageSource } from '../imaging/decode.ts';
import { type CropView, renderCrop } from '../imaging/crop-rendition.ts';
import { type Rendition, renderImage } from '../imaging/rendition.ts';
import type { ImageStore } from '../registry/interface.ts';
import type { Opinions } from './opinions/opinions.ts';
import type { Results, RunHeat } from './results/results.ts';

/** What windows show by address. Each is the picture as a whole; `width` bounds it, in pixels. */
export interface Pictures {
  /** A stored image. Throws SonopairError `store` or `image`. */
  readonly image: (hash: ImageHash, width?: number) => Promise<Rendition>;
  /** What a model sees of a crop of a stored image. Throws SonopairError `store` or `image`. */
  readonly crop: (hash: ImageHash, view: CropView) => Promise<Rendition>;
  /** A layer of Grad-CAM, as `Opinions.heat`. */
  readonly heat: (id: ReadId, of: Diagnosis, over: 'b' | 'se') => Promise<Rendition>;
  /** A pair's image as a run has frozen it. Throws SonopairError `record`, `store` or `image`. */
  readonly runImage: (
    run: JobId,
    pair: string,
    side: 'b' | 'se',
    width?: number,
  ) => Promise<Rendition>;
  /** A layer of Grad-CAM of a run, as `Results.heat`. */
  readonly runHeat: (run: JobId, heat: RunHeat) => Promise<Rendition>;
  /** A file of an import that is being prepared. Throws SonopairError `import` or `image`. */
  readonly staged: (importId: ImportId, file: FileId, width?: number) => Promise<Rendition>;
}

export interface PicturesDependencies {
  readonly store: Pick<ImageStore, 'open'>;
  /** A layer as PNG, once it may be seen. */
  readonly heat: Opinions['heat'];
  readonly results: Pick<Results, 'image' | 'heat'>;
  /** The image of an import's file, whose content never changes. */
  readonly stagedImage: (importId: ImportId, file: FileId) => Promise<ImageSource>;
}

/** Bytes of renditions kept at hand: some hundred thumbnails and the pairs around the open one. */
const KEPT_BYTES = 96 * 2 ** 20;

export function createPictures({
  store,
  heat,
  results,
  stagedImage,
}: PicturesDependencies): Pictures {
  const kept = keepRecent(KEPT_BYTES);
  const stored = (hash: ImageHash): Exclude<ImageSource, string> => ({
    name: `Image ${hash.slice(0, 12)}`,
    bytes: () => store.open(hash),
  });
  return {
    image: (hash, width) => kept(`image ${hash} ${width}`, () => renderImage(stored(hash), width)),
    crop: (hash, view) => renderCrop(stored(hash), view),
    heat: async (...asked) => ({
      type: 'image/png',
      bytes: new Uint8Array(await heat(...asked)),
    }),
    runImage: async (run, pair, side, width) => {
      const source = await results.image(run, pair, side);
      return kept(`run ${run} ${side} ${width} ${pair}`, () => renderImage(source, width));
    },
    runHeat: async (...asked) => ({
      type: 'image/png',
      bytes: new Uint8Array(await results.heat(...asked)),
    }),
    staged: async (importId, file, width) => {
      // Asked first: what was discarded is no longer shown.
      const source = await stagedImage(importId, file);
      return kept(`staged ${importId} ${file} ${width}`, () => renderImage(source, width));
    },
  };
}

/**
 * Answers again with what was made last, up to so many bytes. Two that ask at once wait for the
 * same work; a failure is not kept.
 */
function keepRecent(
  limit: number,
): (key: string, make: () => Promise<Rendition>) => Promise<Rendition> {
  const entries = new Map<string, { readonly result: Promise<Rendition>; bytes: number }>();
  let total = 0;
  const forget = (key: string): void => {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const makeRoom = (): void => {
    // A Map keeps the order of insertion: the first is the one not asked for the longest.
    for (const key of entries.keys()) {
      if (total <= limit) return;
      forget(key);
    }
  };
  const begin = (key: string, make: () => Promise<Rendition>): Promise<Rendition> => {
    const result = make().then(
      (rendition) => {
        // It may have been pushed out while it was made.
        if (entries.get(key) === entry) {
          entry.bytes = rendition.bytes.length;
          total += entry.bytes;
          makeRoom();
        }
        return rendition;
      },
      (error: unknown) => {
        if (entries.get(key) === entry) forget(key);
        throw error;
      },
    );
    const entry = { result, bytes: 0 };
    entries.set(key, entry);
    return result;
  };
  return (key, make) => {
    const known = entries.get(key);
    if (known === undefined) return begin(key, make);
    entries.delete(key);
    entries.set(key, known);
    return known.result;
  };
}
