import { z } from 'zod';

/**
 * What a backup file is: a ZIP of stored (not compressed) entries: the registry, every image and
 * heat-map it needs, the models, and last the manifest with the SHA-256 of each. The SHA-256 of the
 * manifest itself is the comment of the ZIP.
 */
export const MANIFEST = 'manifest.json';
export const REGISTRY = 'registry.sqlite';

/** Counts up when an older Sonopair could not read it any more. */
const VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.object({
  format: z.literal('sonopair-backup'),
  version: z.int().positive(),
  createdAt: z.iso.datetime({ precision: 3 }),
  createdWith: z.string(),
  patients: z.int().nonnegative(),
  pairs: z.int().nonnegative(),
  images: z.int().nonnegative(),
  /** Pictures that the registry names, but that were missing or altered when it was made. */
  leftOut: z.array(z.string()),
  entries: z.array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256 })),
});

export type Manifest = z.infer<typeof manifestSchema>;

export function manifestText(manifest: Omit<Manifest, 'format' | 'version'>): string {
  return JSON.stringify({ format: 'sonopair-backup', version: VERSION, ...manifest });
}

/** The manifest; `newer` where a later version wrote it, `damaged` where it is none. */
export function parseManifest(text: string): Manifest | 'newer' | 'damaged' {
  try {
    const value: unknown = JSON.parse(text);
    const { version } = z.looseObject({ version: z.int().positive() }).parse(value);
    return version > VERSION ? 'newer' : manifestSchema.parse(value);
  } catch {
    return 'damaged';
  }
}

/** Where things lie in a backup, as they lie in a data folder. */
export function entryPath(kind: 'images' | 'heat', name: string): string {
  return `${kind}/${name.slice(0, 2)}/${name}${kind === 'heat' ? '.png' : ''}`;
}

/** Whether an entry is one that a backup has: nothing else is ever written to a data folder. */
export function isEntryPath(path: string): boolean {
  const picture =
    /^(?:images\/([0-9a-f]{2})\/\1[0-9a-f]{62}|heat\/([0-9a-f]{2})\/\2[0-9a-f]{62}\.png)$/;
  const ofModel = /^models\/[0-9a-f]{64}\/[^/\\]+(?:\/[^/\\]+)*$/;
  if (path === REGISTRY || picture.test(path)) return true;
  return ofModel.test(path) && !path.split('/').some((part) => part === '.' || part === '..');
}
