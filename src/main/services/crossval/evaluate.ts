import { join } from 'node:path';

import { SonopairError } from '../../../shared/errors.ts';
import { ensureFolder, writeFileAtomic } from '../../files/write.ts';
import { startThread } from '../../process/thread.ts';
import { stopIfAborted } from '../stop.ts';
import type { EvaluatedFiles, FolderEvaluation } from './evaluated-files.ts';

/**
 * Computes the figures of a run from the units that are done and writes them into its folder
 * (`evaluatedFiles`), `results.json` last: what stands beside it is then whole. They take the place
 * of those that are there. Throws SonopairError `cancelled` by the signal, with nothing written,
 * `disk-full`, and as `evaluatedFiles`.
 */
export async function evaluateFolder(
  folder: string,
  options: FolderEvaluation['options'],
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const thread = startThread(
    new URL('evaluate.worker.ts', import.meta.url),
    (cause) =>
      new SonopairError('engine', {
        subject: 'Computing process',
        reason: `it ended unexpectedly (${cause}), most often for want of memory`,
        remedy: 'What was saved is safe. Close other programs, then try again',
      }),
  );
  const request: FolderEvaluation = { folder, options };
  let files: EvaluatedFiles;
  try {
    stopIfAborted(signal, folder);
    files = (await thread.call('evaluate', request)) as typeof files;
  } finally {
    await thread.close();
  }
  stopIfAborted(signal, folder);
  await ensureFolder(join(folder, 'tables'));
  for (const [path, data] of Object.entries(files)) await writeFileAtomic(join(folder, path), data);
}
