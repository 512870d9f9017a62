import { readUnit, writeManifest, writeUnit } from '../../src/main/crossval/folder.ts';
import {
  type CrossvalEnd,
  type CrossvalHost,
  type CrossvalRun,
  runCrossval,
} from '../../src/main/services/crossval/run.ts';
import type { UnitEpoch, UnitResult } from '../../src/shared/crossval/predictions.ts';
import { unitsOf } from '../../src/shared/crossval/units.ts';
import type { SimulatedRun } from './crossval.ts';

/** Runs on one processor, without limits and without models; a test says what matters to it. */
export function runSmall(
  run: Pick<CrossvalRun, 'folder' | 'studyRoot' | 'manifest'> & Partial<CrossvalRun>,
  host: Partial<CrossvalHost> = {},
): Promise<CrossvalEnd> {
  return runCrossval(
    { parallel: 1, maxHours: null, keepModels: 'none', ...run },
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onLog: () => undefined,
      ...host,
    },
  );
}

/** What a unit's numbers are; how long they took is not among them. */
export type Numbers = Omit<UnitResult, 'seconds' | 'epochs'> & {
  readonly epochs: readonly Omit<UnitEpoch, 'seconds'>[];
};

/** The numbers of all units of a run that are done, by unit. */
export async function numbersOf({
  folder,
  manifest,
}: Pick<CrossvalRun, 'folder' | 'manifest'>): Promise<ReadonlyMap<string, Numbers>> {
  const numbers = new Map<string, Numbers>();
  for (const { id } of unitsOf(manifest.content)) {
    const unit = await readUnit(folder, id, manifest);
    if (unit === undefined) continue;
    const { seconds: _total, epochs, ...rest } = unit;
    numbers.set(id, { ...rest, epochs: epochs.map(({ seconds: _own, ...epoch }) => epoch) });
  }
  return numbers;
}

/** A result folder of a run that nobody has fitted, with the units given. */
export async function resultFolder(
  { manifest, units }: SimulatedRun,
  folder: string,
): Promise<string> {
  await writeManifest(folder, manifest);
  for (const unit of units)
    await writeUnit(folder, unit, {
      manifest: manifest.sha256,
      stages: [],
      given: { fitting: [], validation: [] },
      runtime: { ...manifest.runtime, provider: 'cpu', threads: 1 },
    });
  return folder;
}
