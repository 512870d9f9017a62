import { jobRoom, runSpec } from './jobs.ts';
import type { StudyId } from '../../src/shared/domain/ids.ts';

/**
 * A process that has a data folder and runs a job in it until it is killed: told the folder, the
 * study and the epochs of the run; tells each line of the job's log.
 */
const [folder = '', study = '', epochs = ''] = process.argv.slice(2);
const { jobs } = await jobRoom(folder, { checkpointSeconds: 0.05 });
const { id } = await jobs.create(runSpec(Number(study) as StudyId, { epochs: Number(epochs) }));
let said = 0;
setInterval(() => {
  jobs
    .log({ id, lines: 5000 })
    .then(({ lines }) => {
      for (const line of lines.slice(said)) process.send?.(line);
      return (said = lines.length);
    })
    .catch(() => undefined);
}, 20);
