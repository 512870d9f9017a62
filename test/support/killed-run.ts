import { readFile } from 'node:fs/promises';

import { runCrossval } from '../../src/main/services/crossval/run.ts';
import { manifestSchema } from '../../src/shared/crossval/manifest.ts';

/**
 * A process that works on a run until it is killed: `node killed-run.ts FOLDER STUDY MANIFEST`. It
 * writes a checkpoint after every run of steps, and tells each line of its log.
 */
const [folder, studyRoot, manifest] = process.argv.slice(2) as [string, string, string];

await runCrossval(
  {
    folder,
    studyRoot,
    manifest: manifestSchema.parse(JSON.parse(await readFile(manifest, 'utf8'))),
    parallel: 1,
    maxHours: null,
    keepModels: 'none',
  },
  {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onLog: (line) => void process.send?.(line),
    checkpointSeconds: 1e-9,
  },
);
process.disconnect();
