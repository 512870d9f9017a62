import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import type { ImageHash, LesionId, PairId, StudyId } from '../../../shared/domain/ids.ts';
import type { Pair } from '../../../shared/domain/study.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { buildFolder } from '../../files/folder.ts';
import type { ImageStore, PairContext, Registry } from '../../registry/interface.ts';
import { writeStudy } from '../../study/write.ts';
import { stopIfAborted } from '../stop.ts';
import type { TaskReport } from '../tasks.ts';
import { opinionsText } from './columns.ts';
import { type ExportingReader, MACHINE_READS_FILE, machineReadsCsv } from './export-reads.ts';
import { exportRow } from './export-rows.ts';
import { imagePaths } from './paths.ts';

/** Pairs asked for at a time. */
const PAGE = 500;

export interface ExportAccess {
  readonly registry: Pick<Registry, 'query'>;
  /** Puts a stored image at a path, verified. */
  readonly put: (hash: ImageHash, target: string) => Promise<void>;
  /** Who is told what the machine said; null writes none of it. */
  readonly reader: ExportingReader | null;
  /** Which pairs are written; all by default. */
  readonly only?: (context: PairContext) => boolean;
}

/**
 * Writes a study folder: the original bytes of every image and all that the registry knows of the
 * pairs that are not archived, but for patients' names and birth years, which no study folder has.
 * Importing it again gives the same study. What the machine said goes into a file beside it, as far
 * as the exporting reader may know it.
 *
 * Throws SonopairError `import` for a study without pairs, `store` for an image that is missing or
 * altered, `file` or `disk-full` where the folder cannot be made, `cancelled` by the signal; there
 * is no folder then.
 */
export async function exportStudy(
  studyId: StudyId,
  path: string,
  { registry: { query }, put, reader, only = () => true }: ExportAccess,
  { signal, progress, step }: TaskReport,
): Promise<void> {
  const contexts = (await pairsOfStudy(studyId, query, signal)).filter(only);
  if (contexts.length === 0) throw noPairs();
  const columns = await query.studyColumns({ studyId });
  const withLesion =
    columns.includes('lesion') || contexts.some(({ lesion }) => lesion.code !== '1');
  const opinions = await opinionsByPair(contexts, query);
  const place = imagePaths();
  const files = new Map<string, ImageHash>();
  const pairs = contexts.map((context): Pair => {
    const { b, se, extra, id } = context.pair;
    const [bImage, seImage] = [place(b, extra['b_image']), place(se, extra['se_image'])];
    files.set(bImage, b.hash).set(seImage, se.hash);
    return exportRow(context, { bImage, seImage, withLesion, opinions: opinions.get(id) ?? '' });
  });
  const reads = reader === null ? null : await machineReadsCsv(contexts, query, reader);
  step('files');
  await buildFolder(path, async (folder) => {
    let done = 0;
    for (const [image, hash] of files) {
      stopIfAborted(signal, path);
      const target = join(folder, image);
      await mkdir(dirname(target), { recursive: true });
      await put(hash, target);
      progress((done += 1), files.size);
    }
    await writeStudy(folder, { root: resolve(path), columns, pairs });
    if (reads !== null) await writeFile(join(folder, MACHINE_READS_FILE), reads, { flag: 'wx' });
  });
}

/** A plain write of the original bytes: `buildFolder` flushes the folder when all is there. */
export function putFrom(store: Pick<ImageStore, 'open'>): ExportAccess['put'] {
  return async (hash, target) => writeFile(target, await store.open(hash), { flag: 'wx' });
}

/** All pairs of a study that are not archived. */
export async function pairsOfStudy(
  studyId: StudyId,
  query: Registry['query'],
  signal: AbortSignal,
): Promise<readonly PairContext[]> {
  const contexts: PairContext[] = [];
  for (;;) {
    stopIfAborted(signal, 'Export');
    const after = contexts.at(-1)?.pair.id ?? null;
    const page = await query.studyPairs({ studyId, after, limit: PAGE });
    contexts.push(...page);
    if (page.length < PAGE) return contexts;
  }
}

function noPairs(): SonopairError {
  return new SonopairError('import', {
    subject: 'Export',
    reason: 'the study has no pairs',
    remedy: 'Import pairs into it first',
  });
}

/** The opinions of each lesion, at its first pair. */
async function opinionsByPair(
  contexts: readonly PairContext[],
  query: Registry['query'],
): Promise<ReadonlyMap<PairId, string>> {
  const first = new Map<LesionId, PairId>();
  for (const { lesion, pair } of contexts) if (!first.has(lesion.id)) first.set(lesion.id, pair.id);
  const texts = new Map<PairId, string>();
  for (const [lesionId, pairId] of first)
    texts.set(pairId, opinionsText(await query.opinions({ lesionId })));
  return texts;
}
