import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { stopIfAborted } from '../stop.ts';
import type { TaskReport } from '../tasks.ts';
import type { Draft, Staged } from './draft.ts';
import { inParallel } from './in-parallel.ts';
import { type FoundFile, walk } from './walk.ts';

/**
 * Stages the chosen files and folders into an import: all that can be read, or nothing where it is
 * stopped or the disk is full. A file that is in the import already is passed over.
 */
export async function addPaths(
  draft: Draft,
  paths: readonly string[],
  dataFolder: string,
  { signal, progress, step }: TaskReport,
): Promise<void> {
  const stopping = AbortSignal.any([signal, draft.signal]);
  step('folders');
  const found = await walk(paths, dataFolder, stopping);
  const files = found.files.filter(({ source }) => draft.isNew(source));
  const staged: Staged[] = [...found.unreadable];
  try {
    step('files');
    let done = 0;
    await inParallel(files, async (file) => {
      stopIfAborted(stopping, 'Import');
      staged.push(await stageFile(draft, file));
      progress((done += 1), files.length);
    });
    stopIfAborted(stopping, 'Import');
  } catch (error) {
    draft.forgetSources(files.map(({ source }) => source));
    await draft.drop(staged);
    throw error;
  }
  const place = new Map(files.map(({ path }, at) => [path, at]));
  draft.keep(
    staged.toSorted((one, other) => (place.get(one.path) ?? -1) - (place.get(other.path) ?? -1)),
    'rename',
  );
}

async function stageFile(draft: Draft, { source, path }: FoundFile): Promise<Staged> {
  const modifiedAt = await stat(source).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  return draft.stage({ path, modifiedAt, bytes: createReadStream(source) });
}
