import type { LesionId } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { ImageStore, PairContext, Registry } from '../../registry/interface.ts';
import type { Events } from '../events.ts';
import type { Models } from '../library/models.ts';
import { readRegisteredPairs } from '../opinions/read-pairs.ts';
import { hasCrops } from '../opinions/stored-pair.ts';
import { openReader, type Reader } from '../reader.ts';
import { pairsOfStudy } from '../studies/export-study.ts';
import { countedProgress, type JobHost, type JobOf, type JobWork } from './work.ts';

export interface ReadAllDependencies {
  readonly registry: Registry;
  readonly store: ImageStore;
  readonly events: Events;
  readonly models: Pick<Models, 'open'>;
  /** Threads of the reading process. */
  readonly threads: () => Promise<number>;
}

/** One lesion and its pairs that are not archived. */
type Lesion = readonly [PairContext, ...PairContext[]];

/**
 * Reads every lesion of a study with one model: reads are stored as those of a reveal, but nobody
 * has seen them by that. Lesions whose pairs all have a read of their present crop are passed over,
 * so that a read that was stopped goes on where it was; asked to read again, those read since the job
 * was begun. What cannot be read is named in the log and stops nothing.
 */
export function createReadAll(dependencies: ReadAllDependencies): JobWork<'read-all'> {
  const { registry, models, threads } = dependencies;
  return async (job, host) => {
    const { spec } = job;
    const model = await models.open(spec.model);
    const lesions = lesionsOf(await pairsOfStudy(spec.studyId, registry.query, host.signal));
    host.say(`${lesions.length} lesions are to be read.`);
    const reader = await openReader(model, {
      provider: 'auto',
      threads: await threads(),
      heatmaps: true,
      start: host.start,
      onRestart: (cause) => host.say(`The reading process was started anew: ${cause.message}`),
    });
    try {
      const begun = performance.now();
      let passed = 0;
      for (const [k, lesion] of lesions.entries()) {
        stopAt(host.signal);
        if (await isRead(lesion, job, model.manifest, registry)) passed += 1;
        else await readLesion(lesion, job, { host, reader, model, ...dependencies });
        const read = k + 1 - passed;
        const left = lesions.length - k - 1;
        const perLesion = (performance.now() - begun) / 1000 / Math.max(1, read);
        host.onProgress(
          countedProgress(k + 1, lesions.length, read === 0 ? null : perLesion * left),
        );
      }
      host.say(
        `${lesions.length - passed} lesions were looked at, ${passed} had been read before.`,
      );
      return 'done';
    } finally {
      await reader.close();
    }
  };
}

function lesionsOf(contexts: readonly PairContext[]): readonly Lesion[] {
  const byLesion = Map.groupBy(contexts, ({ lesion }): LesionId => lesion.id);
  return [...byLesion.values()].map((group) => group as unknown as Lesion);
}

function stopAt(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new SonopairError('cancelled', {
    subject: 'Reading all lesions',
    reason: 'stopped; what was read is kept',
  });
}

/** Whether each pair that can be read has a read of its present crop that counts for this job. */
async function isRead(
  lesion: Lesion,
  { spec, record }: JobOf<'read-all'>,
  manifest: Manifest,
  registry: Registry,
): Promise<boolean> {
  const { model, again } = spec;
  const reads = await registry.query.reads({ lesionId: lesion[0].lesion.id, model });
  const since = again ? record.startedAt! : '';
  return readable(lesion, manifest).every(({ pair }) => {
    const roi = manifest.images === 'cropped' ? (pair.roi?.id ?? null) : null;
    return reads.some(
      ({ pairId, roiId, createdAt }) => pairId === pair.id && roiId === roi && createdAt >= since,
    );
  });
}

function readable(lesion: Lesion, { images, input }: Manifest): readonly PairContext[] {
  return images === 'full' ? lesion : lesion.filter(({ pair }) => hasCrops(pair, input));
}

async function readLesion(
  lesion: Lesion,
  job: JobOf<'read-all'>,
  context: ReadAllDependencies & {
    readonly host: JobHost;
    readonly reader: Reader;
    readonly model: Awaited<ReturnType<Models['open']>>;
  },
): Promise<void> {
  const { host, reader, model, registry, store, events } = context;
  const pairs = readable(lesion, model.manifest);
  for (const each of lesion)
    if (!pairs.includes(each)) host.say(`${nameOf(each)} is not read: no crop is drawn.`);
  if (pairs.length === 0) return;
  const { reads, failed } = await readRegisteredPairs(
    pairs.map(({ pair }) => pair),
    model,
    { reader, store, calibration: await registry.query.calibration({ model: job.spec.model }) },
  );
  for (const { pair, error } of failed) {
    const own = lesion.find((each) => each.pair.id === pair.id)!;
    host.say(`${nameOf(own)} cannot be read: ${error.message}`);
  }
  if (reads.length === 0) return;
  const { id: lesionId } = lesion[0].lesion;
  await registry.as(job.record.createdBy).saveReads({ lesionId, reads, unseen: true });
  events.changed('read', 'patient', 'worklist');
}

function nameOf({ patient, pair }: PairContext): string {
  return `Pair ${pair.code} of ${patient.code}`;
}
