import type { Contract } from '../../../shared/contract/index.ts';
import type { SecondOpinion, Silence } from '../../../shared/contract/second-opinion.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import type { LesionId, ReadId } from '../../../shared/domain/ids.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import type { ImageStore } from '../../registry/interface.ts';
import type { Events } from '../events.ts';
import type { KnownModel } from '../library/models.ts';
import { readRegisteredPairs } from './read-pairs.ts';
import { areCurrent, createFailures, readsOf, revealedOf } from './revealed.ts';
import {
  refusalOf,
  silenceOf,
  type Situation,
  situationOf,
  type SituationSources,
  visibleOpinions,
} from './situation.ts';
import { createWarmReader, type ReadingEngine } from './warm-reader.ts';

/** Both opinions of a lesion: `opinions` of the contract, and the heat-map pictures. */
export interface Opinions extends ServiceOf<Contract['opinions']> {
  readonly ofLesion: (input: { readonly lesionId: LesionId }) => Promise<SecondOpinion>;
  readonly reveal: (input: { readonly lesionId: LesionId }) => Promise<SecondOpinion>;

  /**
   * A heat-map layer: transparent PNG of the aspect of its image (`imaging/heat-layer.ts`). Throws
   * SonopairError `opinion` while the reader has not revealed the lesion's read, `record` where the
   * model did not look at that image, `store` where the layer is missing.
   */
  readonly heat: (read: ReadId, ofClass: Diagnosis, image: 'b' | 'se') => Promise<Buffer>;
  /** Ends the reading process. */
  readonly close: () => Promise<void>;
}

export interface OpinionsDependencies extends SituationSources {
  readonly store: ImageStore;
  readonly events: Events;
  readonly engine: ReadingEngine;
}

/** What keeps the machine silent only until the reader has drawn and said what there is to say. */
const SOON: readonly (Silence | null)[] = [null, 'opinion-first', 'roi-missing'];

export function createOpinions(dependencies: OpinionsDependencies): Opinions {
  const { registry, models, settings, store, events, engine } = dependencies;
  const warm = createWarmReader(engine, events);
  const failures = createFailures();
  /** Reveals under way: a second click waits for the first. */
  const revealing = new Map<LesionId, Promise<void>>();

  const show = async (situation: Situation): Promise<SecondOpinion> => {
    const stored = situation.seenAt === null ? undefined : await readsOf(situation, registry);
    return {
      silence: silenceOf(situation),
      model: situation.chosen?.card ?? null,
      revealed:
        stored === undefined
          ? null
          : await revealedOf(stored, situation, { registry, failureOf: failures.failureOf }),
      opinions: [...visibleOpinions(situation)],
    };
  };
  /** Opens the model while the reader still looks, so that the click on reveal meets a warm one. */
  const getReady = (situation: Situation): void => {
    if (situation.seenAt !== null || !SOON.includes(silenceOf(situation))) return;
    models.open(situation.chosen!.card.hash).then(warm.prepare, () => undefined);
  };

  const read = async (situation: Situation, by: KnownModel): Promise<void> => {
    const { context, reader } = situation;
    const { pairs, lesion } = context;
    const model = await models.open(by.card.hash);
    const calibration = await registry.query.calibration({ model: by.card.hash });
    const { reads, failed } = await warm
      .use(model, (open) => readRegisteredPairs(pairs, model, { reader: open, store, calibration }))
      .catch((error: unknown) => {
        throw interrupted(error);
      });
    failures.forget(pairs);
    for (const { pair, error } of failed) failures.remember(pair, by.card.hash, reasonOf(error));
    if (reads.length === 0) throw nothingRead(situation, failed[0]!.error);
    await registry.as(reader).saveReads({ lesionId: lesion.id, reads });
  };
  const revealNow = async (lesionId: LesionId): Promise<void> => {
    const situation = await situationOf(lesionId, dependencies);
    const silence = silenceOf(situation);
    if (silence !== null) throw refusalOf(silence, situation);
    const stored = await readsOf(situation, registry);
    const { hash: model } = situation.chosen!.card;
    const calibration = await registry.query.calibration({ model });
    if (stored === undefined || !areCurrent(stored, situation, calibration))
      await read(situation, situation.chosen!);
    else if (situation.seenAt === null) await registry.as(situation.reader).reveal({ lesionId });
    else return;
    events.changed('read', 'opinion', 'patient', 'worklist');
  };

  const stopWatching = events.subscribe((event) => {
    if (event.type !== 'changed' || event.what !== 'model') return;
    models
      .known()
      .then((known) => warm.keepOnly(known.find(({ card }) => card.chosen)?.card.hash))
      .catch(() => undefined);
  });

  return {
    ofLesion: async ({ lesionId }) => {
      const situation = await situationOf(lesionId, dependencies);
      getReady(situation);
      return show(situation);
    },
    commit: async ({ lesionId, opinion }) => {
      const { user } = await settings.get({});
      const id = await registry.as(user).commitOpinion({ lesionId, opinion });
      events.changed('opinion', 'patient');
      return { id };
    },
    reveal: async ({ lesionId }) => {
      const running = revealing.get(lesionId) ?? revealNow(lesionId);
      revealing.set(lesionId, running);
      try {
        await running;
      } finally {
        revealing.delete(lesionId);
      }
      return show(await situationOf(lesionId, dependencies));
    },
    heat: async (id, ofClass, image) => {
      const stored = await registry.query.read({ id });
      const { lesion } = await registry.query.pair({ id: stored.pairId });
      const { user: reader } = await settings.get({});
      if ((await registry.query.revealed({ lesionId: lesion.id, reader })) === null)
        throw notRevealed();
      const name = stored.heat[ofClass][image];
      if (name === null) throw notLookedAt(image);
      return store.openHeat(name);
    },
    close: async () => {
      stopWatching();
      await warm.close();
    },
  };
}

/** What is safe, where the reading process itself cannot work. */
function interrupted(error: unknown): unknown {
  if (!(error instanceof SonopairError) || error.kind !== 'engine') return error;
  return new SonopairError('engine', {
    subject: 'Second opinion',
    reason: `${error.parts.subject}: ${error.parts.reason}`,
    remedy: 'Nothing was saved, and your opinion is safe. Close other programs and try again',
  });
}

/** The cause of the first pair, and what is safe. */
function nothingRead({ context }: Situation, { kind, parts }: SonopairError): SonopairError {
  const { pairs, lesion, patient } = context;
  const reason = `${parts.subject}: ${parts.reason}`;
  return new SonopairError(kind, {
    subject: `Lesion ${lesion.code} of ${patient.code}`,
    reason:
      pairs.length === 1 ? reason : `none of its ${pairs.length} pairs can be read (${reason})`,
    remedy: `${parts.remedy ?? 'Look at its images'}. Nothing was saved, and your opinion is safe`,
  });
}

function notRevealed(): SonopairError {
  return new SonopairError('opinion', {
    subject: 'Heat-map',
    reason: "the machine's opinion of this lesion is not revealed yet",
    remedy: 'Reveal it first',
  });
}

function notLookedAt(image: 'b' | 'se'): SonopairError {
  return new SonopairError('record', {
    subject: 'Heat-map',
    reason: `the model does not look at the ${image === 'b' ? 'B-mode' : 'strain'} image`,
  });
}
