import type { Contract } from '../../../shared/contract/index.ts';
import type { Silence } from '../../../shared/contract/second-opinion.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import type { LesionId } from '../../../shared/domain/ids.ts';
import type { Opinion } from '../../../shared/domain/opinion.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { LesionContext, Registry } from '../../registry/interface.ts';
import type { KnownModel, Models } from '../library/models.ts';
import { hasCrops } from './stored-pair.ts';

/** Everything that decides what a reader may see of a lesion. */
export interface Situation {
  readonly context: LesionContext;
  /** Who reads at this workstation now. */
  readonly reader: string;
  readonly opinionFirst: boolean;
  /** All readers' opinions of the lesion. */
  readonly opinions: readonly Opinion[];
  /** When the reader first saw the machine's opinion of the lesion. */
  readonly seenAt: string | null;
  readonly models: readonly KnownModel[];
  /** The model that reads. */
  readonly chosen: KnownModel | undefined;
  /** Whether the chosen model may speak on the lesion's study. */
  readonly admitted: boolean;
}

export interface SituationSources {
  readonly registry: Registry;
  readonly models: Models;
  readonly settings: Pick<ServiceOf<Contract['settings']>, 'get'>;
}

export async function situationOf(
  lesionId: LesionId,
  { registry, models, settings }: SituationSources,
): Promise<Situation> {
  const [context, { user: reader, opinionFirst }, opinions, known] = await Promise.all([
    registry.query.lesion({ id: lesionId }),
    settings.get({}),
    registry.query.opinions({ lesionId }),
    models.known(),
  ]);
  const chosen = known.find(({ card }) => card.chosen);
  return {
    context,
    reader,
    opinionFirst,
    opinions,
    seenAt: await registry.query.revealed({ lesionId, reader }),
    models: known,
    chosen,
    admitted: chosen !== undefined && (await mayRead(chosen, context.study, models)),
  };
}

/** A model speaks no louder than its data: images that are not real admit it to phantoms only. */
export async function mayRead(
  { card }: KnownModel,
  study: Pick<Study, 'id' | 'kind'>,
  models: Pick<Models, 'isUnlocked'>,
): Promise<boolean> {
  if (card.origin === 'real' || study.kind === 'sample') return true;
  return models.isUnlocked(card.hash, study.id);
}

/**
 * Why the machine does not speak, or null. What stands in its way for good is told before what the
 * reader can do at once; an own opinion is asked for last, when everything else is ready.
 */
export function silenceOf(situation: Situation): Silence | null {
  const { chosen, context, admitted } = situation;
  if (chosen === undefined) return 'no-model';
  if (chosen.card.fault !== null) return 'model-unusable';
  if (!admitted) return 'locked-for-study';
  if (context.pairs.length === 0) return 'no-pairs';
  const { images, input } = chosen.card;
  // Pairs without a crop are listed as not read; where all are without, there is nothing to say.
  if (images === 'cropped' && !context.pairs.some((pair) => hasCrops(pair, input)))
    return 'roi-missing';
  return isBlind(situation) ? 'opinion-first' : null;
}

/** Whether an own opinion is required before anything of the machine's is shown. */
function isBlind({ opinionFirst, opinions, reader, seenAt }: Situation): boolean {
  return opinionFirst && seenAt === null && !opinions.some((opinion) => opinion.reader === reader);
}

/**
 * The opinions a reader may see: until the machine's is revealed, only his own where an own one is
 * to come first. Others' would lead him, and those given after a reveal tell what the machine said.
 */
export function visibleOpinions({
  opinions,
  opinionFirst,
  seenAt,
  reader,
}: Situation): readonly Opinion[] {
  if (!opinionFirst || seenAt !== null) return opinions;
  return opinions.filter((opinion) => opinion.reader === reader);
}

/** The failure of a reveal that must not be. */
export function refusalOf(silence: Silence, { context, chosen }: Situation): SonopairError {
  const { patient, lesion, study } = context;
  const subject = `Lesion ${lesion.code} of ${patient.code}`;
  const model = `"${chosen?.card.name ?? ''}"`;
  switch (silence) {
    case 'no-model':
      return new SonopairError('model', {
        subject,
        reason: 'no model is chosen that could read it',
        remedy: 'Import a model folder and choose it, or fit a phantom model',
      });
    case 'model-unusable':
      return new SonopairError('model', {
        subject,
        reason: `the chosen model cannot be used (${chosen?.card.fault ?? ''})`,
        remedy: 'Import the model folder again or choose another; nothing saved is lost',
      });
    case 'opinion-first':
      return new SonopairError('opinion', {
        subject,
        reason: "an own opinion is required before the machine's is shown",
        remedy: 'Commit your opinion, or change this in the settings',
      });
    case 'locked-for-study':
      return new SonopairError('locked', {
        subject,
        reason: `the model ${model} was not fitted on real images (${chosen?.card.origin ?? ''}), so it speaks on phantoms only`,
        remedy: `Choose another model, or let a researcher unlock it for the study "${study.name}"`,
      });
    case 'no-pairs':
      return new SonopairError('record', {
        subject,
        reason: 'it has no image pairs',
        remedy: 'Import a pair and assign it to this lesion',
      });
    case 'roi-missing':
      return new SonopairError('record', {
        subject,
        reason: `the model ${model} reads crops, and none is drawn`,
        remedy: 'Draw the crop of the lesion on its images',
      });
  }
}
