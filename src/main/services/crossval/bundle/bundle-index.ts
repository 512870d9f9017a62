import { z } from 'zod';

import type { BareFormat } from '../../../imaging/bare.ts';
import { SonopairError } from '../../../../shared/errors.ts';

/**
 * What a study bundle is: a ZIP (ZIP64 where its size needs it) of stored entries: the result folder
 * of a run as it lies on the disk, on request its models and the images of its study, and last the
 * index with the SHA-256 of each. The SHA-256 of the index itself is the comment of the ZIP. The
 * same run makes the same bytes.
 */
export const INDEX = 'bundle.json';

/** Counts up when an older Sonopair could not read it any more. */
const VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const indexSchema = z.object({
  format: z.literal('sonopair-bundle'),
  version: z.int().positive(),
  createdWith: z.string(),
  /** Version of Node.js, whose compression decides the bytes of `report.pdf`. */
  node: z.string(),
  /** `CrossvalManifest.sha256`. */
  run: sha256,
  study: z.string(),
  units: z.object({ done: z.int().nonnegative(), total: z.int().nonnegative() }),
  models: z.boolean(),
  images: z.boolean(),
  entries: z.array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256 })),
});
export type BundleIndex = z.infer<typeof indexSchema>;

export function indexText(index: Omit<BundleIndex, 'format' | 'version'>): string {
  return JSON.stringify({ format: 'sonopair-bundle', version: VERSION, ...index });
}

/** The index; `newer` where a later version wrote it, `damaged` where it is none. */
export function parseIndex(text: string): BundleIndex | 'newer' | 'damaged' {
  try {
    const value: unknown = JSON.parse(text);
    const { version } = z.looseObject({ version: z.int().positive() }).parse(value);
    return version > VERSION ? 'newer' : indexSchema.parse(value);
  } catch {
    return 'damaged';
  }
}

/** Of a pair's image: its place in the manifest, since codes and file names may name somebody. */
export function imagePath(place: number, side: 'b' | 'se', format: BareFormat): string {
  return `images/${String(place + 1).padStart(6, '0')}-${side}.${format}`;
}

/** What every unit has. */
export const UNIT_FILES = [
  'unit.json',
  'predictions.csv',
  'heat.safetensors',
  'metrics.jsonl',
] as const;

const ENTRIES = [
  /^(?:manifest\.json|results\.json|report\.pdf)$/,
  /^tables\/[\w-]+\.(?:csv|txt)$/,
  new RegExp(
    `^units/[\\w-]+/[\\w-]+/(?:${UNIT_FILES.map((name) => name.replace('.', '\\.')).join('|')})$`,
  ),
  /^models\/[\w-]+\/[\w-]+\/[\w.-]+$/,
  /^images\/\d{6}-(?:b|se)\.(?:png|jpg)$/,
] as const;

/** Whether an entry is one that a bundle has: nothing else is ever unpacked. */
export function isEntryPath(path: string): boolean {
  return ENTRIES.some((pattern) => pattern.test(path)) && !path.split('/').includes('..');
}

export function noBundle(path: string): SonopairError {
  return new SonopairError('bundle', {
    subject: path,
    reason: 'it is not a study bundle of Sonopair',
    remedy: 'Choose another file',
  });
}

export function newerBundle(path: string): SonopairError {
  return new SonopairError('bundle', {
    subject: path,
    reason: 'it was made by a newer Sonopair',
    remedy: 'Install that version or a later one',
  });
}

export function damagedBundle(path: string, what: string): SonopairError {
  return new SonopairError('bundle', {
    subject: path,
    reason: `the bundle is damaged: ${what}`,
    remedy: 'Ask for another copy',
  });
}
