import { jobId } from '../../shared/contract/jobs.ts';
import type { Results } from '../services/results/results.ts';
import type { Asked } from './pictures.ts';
import { respond } from './responses.ts';

/** What a window saves of a run. */
export type RunFiles = Pick<Results, 'tables' | 'report'>;

/** Answers `run/<job>/tables.zip` and `run/<job>/report.pdf`; undefined for any other address. */
export async function runFile(
  files: RunFiles,
  { names }: Pick<Asked, 'names'>,
): Promise<Response | undefined> {
  const [area, job, name] = names;
  const id = jobId.safeParse(Number(job));
  if (area !== 'run' || names.length !== 3 || !id.success) return undefined;
  switch (name) {
    case 'tables.zip':
      return toSave('application/zip', `run-${id.data}-${name}`, await files.tables(id.data));
    case 'report.pdf':
      return toSave('application/pdf', `run-${id.data}-${name}`, await files.report(id.data));
    default:
      return undefined;
  }
}

function toSave(type: string, name: string, bytes: Buffer): Response {
  return respond(200, new Uint8Array(bytes), {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  });
}
