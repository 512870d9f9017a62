import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import { encodeJpeg, encodePng } from '../../src/main/imaging/encode.ts';
import { startWorker } from '../../src/main/process/process.ts';
import { createImageStore } from '../../src/main/registry/image-store.ts';
import type { ImageStore, Registry } from '../../src/main/registry/interface.ts';
import { openRegistry } from '../../src/main/registry/open.ts';
import { createEvents, type Events } from '../../src/main/services/events.ts';
import { createImports, type Imports } from '../../src/main/services/imports/imports.ts';
import { createSettings } from '../../src/main/services/settings.ts';
import { createStudies } from '../../src/main/services/studies/studies.ts';
import { createTasks, type Tasks } from '../../src/main/services/tasks.ts';
import type { Contract } from '../../src/shared/contract/index.ts';
import {
  type ConfirmedPair,
  type ImportId,
  type Proposal,
  proposal,
} from '../../src/shared/contract/imports.ts';
import type { ServiceOf } from '../../src/shared/contract/service.ts';
import { randomStream } from '../../src/shared/random/stream.ts';
import { temporaryFolder } from './temporary.ts';

/** A data folder with everything that imports and studies need, put together as in the application. */
export interface Workplace {
  readonly folder: string;
  readonly registry: Registry;
  readonly store: ImageStore;
  readonly events: Events;
  readonly tasks: Tasks;
  readonly imports: Imports;
  readonly studies: ServiceOf<Contract['studies']>;
  readonly close: () => Promise<void>;
}

/** Opens a data folder, new unless one is given; closed when the test is finished. */
export async function openWorkplace(
  folder?: string,
  options: { readonly samplePatients?: number } = {},
): Promise<Workplace> {
  const workplace = await openPlace(folder ?? (await temporaryFolder()), options);
  onTestFinished(workplace.close);
  return workplace;
}

/** The same outside a test, for a process that is killed. */
export async function openPlace(
  folder: string,
  options: { readonly samplePatients?: number } = {},
): Promise<Workplace> {
  const registry = await openRegistry({ folder });
  const events = createEvents();
  const tasks = createTasks(events);
  const store = createImageStore(folder);
  const settings = createSettings({ registry, events, locale: 'en' });
  const acts = async (): Promise<ReturnType<Registry['as']>> => registry.as('Tester');
  const access = { registry, acts, events };
  const imports = createImports({ ...access, folder, store, settings, tasks });
  const studies = createStudies({
    ...access,
    ...options,
    imports,
    store,
    tasks,
    settings,
    start: startWorker,
  });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await tasks.close();
    await imports.close();
    await registry.close();
  };
  const once = (): Promise<void> => (closed ??= close());
  return { folder, registry, store, events, tasks, imports, studies, close: once };
}

/** An image of its own for every seed: gray as B-mode, or with colour as strain. */
export async function picture(seed: number, kind: 'b' | 'se' = 'b', side = 48): Promise<Buffer> {
  const { data, size } = drawn(seed, kind, side);
  const raster = { width: size, height: size, channels: 3, data } as const;
  return seed % 2 === 0 ? encodePng(raster) : encodeJpeg(raster);
}

function drawn(seed: number, kind: 'b' | 'se', size: number): { data: Uint8Array; size: number } {
  const stream = randomStream(seed, 'picture', kind);
  // Coarse blocks: pictures of two seeds are far apart also when they are looked at from afar.
  const blocks = Array.from({ length: 64 }, () => 20 + stream.integer(216));
  const data = new Uint8Array(size * size * 3);
  for (let at = 0; at < size * size; at += 1) {
    const [x, y] = [at % size, Math.floor(at / size)];
    const value = blocks[Math.floor((y * 8) / size) * 8 + Math.floor((x * 8) / size)]!;
    const colour = kind === 'se' ? [value, 255 - value, 60] : [value, value, value];
    data.set(colour, at * 3);
  }
  return { data, size };
}

/** Writes files below a folder, by their paths. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Pairs of images named `P1-1_b.png`, `P1-1_se.png`, … by patient and number. */
export async function pairFiles(
  patients: number,
  pairs: number,
  firstSeed = 0,
): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for (let patient = 1; patient <= patients; patient += 1)
    for (let pair = 1; pair <= pairs; pair += 1) {
      const seed = firstSeed + patient * 100 + pair;
      files[`P${patient}-${pair}_b.png`] = await picture(seed, 'b');
      files[`P${patient}-${pair}_se.png`] = await picture(seed, 'se');
    }
  return files;
}

/** Stages paths in a new import and proposes by the default pattern. */
export async function proposed(imports: Imports, ...paths: readonly string[]): Promise<Proposal> {
  const { id } = await imports.begin({});
  await imports.addPaths({ id, paths: [...paths] });
  return proposalOf(imports, id);
}

/** What a window gets to see, by the default pattern. */
export async function proposalOf(imports: Imports, id: ImportId): Promise<Proposal> {
  return proposal.parse(await imports.propose({ id, pattern: null }));
}

/** What a user confirms who agrees with all of it. */
export function confirmed(
  pairs: Proposal['pairs'],
  parts: Partial<ConfirmedPair> = {},
): ConfirmedPair[] {
  return pairs.map((pair) => {
    const { patientCode } = pair;
    if (patientCode === null && parts.patientCode === undefined)
      throw new Error(`Pair ${pair.code} has no patient`);
    return { ...pair, lesionId: null, patientCode: patientCode ?? '', ...parts };
  });
}

/** Names of all files below a folder, sorted; none where it does not exist. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}
