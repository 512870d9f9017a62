import { jobId } from '../../shared/contract/jobs.ts';
import type { Results } from '../services/results/results.ts';
import type { Asked } from './pictures.ts';
import { respond } from './responses.ts';

/** What a window saves of a run. */
export type RunFiles = Pick<Results, 'tables'>;

/** Answers `run/<job>/tables.zip`; undefined for any other address. */
export async function runFile(
  files: RunFiles,
  { names }: Pick<Asked, 'names'>,
): Promise<Response | undefined> {
  const [area, job, name] = names;
  const id = jobId.safeParse(Number(job));
  if (area !== 'run' || names.length !== 3 || !id.success) return undefined;
  if (name !== 'tables.zip') return undefined;
  return respond(200, new Uint8Array(await files.tables(id.data)), {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="run-${id.data}-tables.zip"`,
  });
}
