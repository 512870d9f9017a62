import type { SpecOf } from '../../../shared/contract/jobs.ts';
import { unitsOf } from '../../../shared/crossval/units.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { hasUnit, readManifest } from '../../crossval/folder.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { JobHost } from './work.ts';

export type EvaluationChoice = SpecOf<'evaluation'>['options'];

/**
 * Computes the figures of a run from the units that are done, and writes them into its folder;
 * without options, as the program does by itself. Throws SonopairError `cancelled` by the signal.
 */
export type EvaluateFolder = (
  folder: string,
  options: EvaluationChoice | null,
  host: Pick<JobHost, 'signal' | 'start'>,
) => Promise<void>;

/** The manifest of a run that was queued. Throws SonopairError `file` where it is missing or damaged. */
export async function manifestOf(folder: string): Promise<CrossvalManifest> {
  const manifest = await readManifest(folder);
  if (manifest !== undefined) return manifest;
  throw new SonopairError('file', {
    subject: folder,
    reason: 'the manifest of the run is missing',
    remedy: 'Restore it from a copy, or start a new run',
  });
}

/** How many units of a run are done. */
export async function unitsDone(folder: string): Promise<number> {
  let done = 0;
  for (const { id } of unitsOf((await manifestOf(folder)).content))
    if (await hasUnit(folder, id)) done += 1;
  return done;
}
