import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { z } from 'zod';

import { INPUT_KINDS } from '../../../shared/domain/input.ts';
import { NETWORK_NAMES, type NetworkName } from '../../../shared/domain/networks.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { errnoOf, fileError } from '../../files/errors.ts';
import { buildFolder } from '../../files/folder.ts';
import { sha256File } from '../../files/hash.ts';
import { exists, readJson } from '../../files/read.ts';
import { writeFileAtomic } from '../../files/write.ts';
import { writeSafetensors } from '../../nn/weights/safetensors.ts';
import { recogniseWeights } from './convert.ts';
import { OFFICIAL_LICENCE, officialOf } from './official.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What is kept beside remembered weights, in `about.json`. */
const aboutSchema = z.strictObject({
  format: z.literal('sonopair-weights'),
  version: z.literal(1),
  /** The name they go by: network and the first 8 digits of the original's SHA-256. */
  name: z.string(),
  network: z.enum(NETWORK_NAMES),
  /** What the first convolution sees. */
  input: z.enum(INPUT_KINDS),
  /** Of torchvision's own files, by their SHA-256. */
  official: z.boolean(),
  original: z.strictObject({ file: z.string(), sha256: digest }),
  /** Of `weights.safetensors`. */
  sha256: digest,
  /** Path or address it came from. */
  source: z.string(),
  licence: z.string(),
  added: z.iso.datetime(),
  archived: z.iso.datetime().optional(),
});

export interface RememberedWeights extends z.infer<typeof aboutSchema> {
  /** The converted file, absolute. */
  readonly path: string;
}

const ABOUT = 'about.json';
const TENSORS = 'weights.safetensors';

/** Where the weights of a data folder lie. */
export function weightsFolder(dataFolder: string): string {
  return resolve(dataFolder, 'weights');
}

export interface Added {
  readonly weights: RememberedWeights;
  /** `already`: they were there; `restored`: they were archived and are back. */
  readonly outcome: 'added' | 'already' | 'restored';
}

/**
 * Recognises a weights file, and keeps it converted to float32 `.safetensors` under our names. The
 * file itself stays where it is. Throws SonopairError as `recogniseWeights`, `file`, `disk-full`.
 */
export async function addWeightsFile(
  dataFolder: string,
  file: string,
  source: string = resolve(file),
  now: () => Date = () => new Date(),
): Promise<Added> {
  const { network, input, tensors } = await recogniseWeights(file);
  const original = await sha256File(file);
  const name = `${network}-${original.slice(0, 8)}`;
  const folder = join(weightsFolder(dataFolder), name);
  if (await exists(join(folder, ABOUT))) return again(await readAbout(folder));
  const official = officialOf(original, network) !== undefined;
  const pieces = writeSafetensors(tensors, { network, source: basename(file), sha256: original });
  await buildFolder(folder, async (temporary) => {
    const path = join(temporary, TENSORS);
    await writeFileAtomic(path, pieces);
    const about: z.infer<typeof aboutSchema> = {
      format: 'sonopair-weights',
      version: 1,
      name,
      network,
      input,
      official,
      original: { file: basename(file), sha256: original },
      sha256: await sha256File(path),
      source,
      licence: official ? OFFICIAL_LICENCE : 'Not known: as whoever made the file allows',
      added: now().toISOString(),
    };
    await writeFileAtomic(join(temporary, ABOUT), jsonText(about));
  });
  return { weights: await readAbout(folder), outcome: 'added' };
}

/** All remembered weights, in the order of names; archived ones only where asked for. */
export async function listWeights(
  dataFolder: string,
  { archived = false }: { readonly archived?: boolean } = {},
): Promise<readonly RememberedWeights[]> {
  const folder = weightsFolder(dataFolder);
  const all: RememberedWeights[] = [];
  for (const name of await names(folder))
    if (await exists(join(folder, name, ABOUT))) all.push(await readAbout(join(folder, name)));
  return all
    .filter((one) => archived || one.archived === undefined)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Archives remembered weights: no list offers them; the file stays. Throws `weights`. */
export async function archiveWeights(
  dataFolder: string,
  name: string,
  now: () => Date = () => new Date(),
): Promise<RememberedWeights> {
  const found = (await listWeights(dataFolder)).find((one) => one.name === name);
  if (found === undefined) throw notRemembered(name);
  const { path, ...about } = found;
  await writeFileAtomic(
    join(path, '..', ABOUT),
    jsonText({ ...about, archived: now().toISOString() }),
  );
  return readAbout(join(path, '..'));
}

/**
 * The files that `NETWORK=VALUE` means, absolute: `official` and names of remembered weights are
 * looked up in the data folder; anything else is a path, and a file that is there comes first.
 * Throws SonopairError `weights` where official weights are not there, or are of another network.
 */
export async function namedWeights(
  dataFolder: string,
  values: Readonly<Partial<Record<NetworkName, string>>>,
): Promise<Partial<Record<NetworkName, string>>> {
  const files: Partial<Record<NetworkName, string>> = {};
  let remembered: readonly RememberedWeights[] | undefined;
  for (const network of NETWORK_NAMES) {
    const value = values[network];
    if (value === undefined) continue;
    if (value !== 'official' && (await exists(value))) {
      files[network] = resolve(value);
      continue;
    }
    remembered ??= await listWeights(dataFolder);
    files[network] = await lookUp(remembered, network, value);
  }
  return files;
}

async function lookUp(
  remembered: readonly RememberedWeights[],
  network: NetworkName,
  value: string,
): Promise<string> {
  const found = remembered.find((one) =>
    value === 'official' ? one.official && one.network === network : one.name === value,
  );
  if (found === undefined) {
    if (value !== 'official') return resolve(value);
    throw new SonopairError('weights', {
      subject: `Official weights of ${network}`,
      reason: 'they are not on this machine yet',
      remedy: `Run: sonopair weights add ${network}`,
    });
  }
  if (found.network !== network)
    throw new SonopairError('weights', {
      subject: value,
      reason: `these are weights of ${found.network}, not of ${network}`,
      remedy: 'Choose weights of the same network; see: sonopair weights list',
    });
  await requireUnaltered(found);
  return found.path;
}

async function requireUnaltered({ path, sha256: expected }: RememberedWeights): Promise<void> {
  if ((await sha256File(path, 'weights')) === expected) return;
  throw new SonopairError('weights', {
    subject: path,
    reason: 'it is not the file that was remembered: its SHA-256 differs',
    remedy: 'Remove it with sonopair weights remove, and add the original again',
  });
}

async function again(weights: RememberedWeights): Promise<Added> {
  await requireUnaltered(weights);
  if (weights.archived === undefined) return { weights, outcome: 'already' };
  const { path, archived: _archived, ...about } = weights;
  await writeFileAtomic(join(path, '..', ABOUT), jsonText(about));
  return { weights: await readAbout(join(path, '..')), outcome: 'restored' };
}

async function readAbout(folder: string): Promise<RememberedWeights> {
  const path = join(folder, ABOUT);
  const parsed = aboutSchema.safeParse(await readJson(path, 'weights'));
  if (parsed.success) return { ...parsed.data, path: join(folder, TENSORS) };
  throw new SonopairError('weights', {
    subject: path,
    reason: 'it is damaged or of a newer version',
    remedy: 'Move its folder away and add the original file again',
  });
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((one) => one.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(folder, 'read', error);
  }
}

function notRemembered(name: string): SonopairError {
  return new SonopairError('weights', {
    subject: name,
    reason: 'no weights of that name are remembered',
    remedy: 'See: sonopair weights list',
  });
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
