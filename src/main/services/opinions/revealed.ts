import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { PairId } from '../../../shared/domain/ids.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { CalibratedDecision } from '../../../shared/domain/calibration.ts';
import type { LesionDecision, Read } from '../../../shared/domain/opinion.ts';
import { calibratedScore, rawCutoff } from '../../../shared/trust/calibrate.ts';
import { zoneOf } from '../../../shared/trust/conformal.ts';
import { decideUnits } from '../../evaluation/decisions.ts';
import { hasSeen } from '../../model/seen.ts';
import type { CalibrationRecord, Registry, StoredRead } from '../../registry/interface.ts';
import type { KnownModel } from '../library/models.ts';
import type { Situation } from './situation.ts';
import { hasCrops } from './stored-pair.ts';

type Revealed = NonNullable<SecondOpinion['revealed']>;

/** Reads of a lesion by one model: of each of its pairs the newest, as far as there is one. */
interface LesionReads {
  readonly by: KnownModel;
  readonly reads: readonly StoredRead[];
}

/** The reads to be shown: the chosen model's, or else the newest there are. */
export async function readsOf(
  { context, models, chosen }: Pick<Situation, 'context' | 'models' | 'chosen'>,
  registry: Registry,
): Promise<LesionReads | undefined> {
  const order = context.pairs.map(({ id }) => id);
  const found: LesionReads[] = [];
  for (const by of models) {
    const all = await registry.query.reads({ lesionId: context.lesion.id, model: by.card.hash });
    const reads = all
      .filter(({ pairId }) => order.includes(pairId))
      .toSorted((a, b) => order.indexOf(a.pairId) - order.indexOf(b.pairId));
    if (reads.length > 0) found.push({ by, reads });
  }
  const newest = found.toSorted((a, b) => (newestOf(a.reads) < newestOf(b.reads) ? 1 : -1));
  return newest.find(({ by }) => by === chosen) ?? newest[0];
}

function newestOf(reads: readonly StoredRead[]): string {
  return reads.reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), '');
}

/** Whether each pair has a read of its present crop by the model and calibration that read now. */
export function areCurrent(
  { by, reads }: LesionReads,
  { context, chosen }: Pick<Situation, 'context' | 'chosen'>,
  calibration: CalibrationRecord | null,
): boolean {
  if (by.card.hash !== chosen?.card.hash) return false;
  if (reads.some((read) => read.calibration !== nameOf(calibration))) return false;
  return context.pairs.every((pair) => {
    const read = reads.find(({ pairId }) => pairId === pair.id);
    return read !== undefined && !isOutdated(read, pair, by);
  });
}

/** A read of another crop than the pair has now; a model of whole images does not look at crops. */
function isOutdated(read: StoredRead, pair: RegisteredPair, { card }: KnownModel): boolean {
  return card.images === 'cropped' && read.roiId !== (pair.roi?.id ?? null);
}

/** Why a pair could not be read when it was last tried, while it and the model are as they were. */
type KnownFailure = (pair: RegisteredPair, by: KnownModel) => string | undefined;

/** The machine's opinion of a lesion as it is shown. */
export async function revealedOf(
  stored: LesionReads,
  situation: Situation,
  { registry, failureOf }: { readonly registry: Registry; readonly failureOf: KnownFailure },
): Promise<Revealed> {
  const { by, reads } = stored;
  const { context, chosen } = situation;
  const { card } = by;
  const read = new Set<PairId>(reads.map(({ pairId }) => pairId));
  const missing = context.pairs.filter(({ id }) => !read.has(id));
  const unexplained = missing.filter(
    (pair) => failureOf(pair, by) === undefined && missingCrop(pair, by) === undefined,
  );
  const versions = await registry.query.calibrations({ model: card.hash });
  const current = await registry.query.calibration({ model: card.hash });
  const spoken = spokenBy(reads, versions);
  const recalibrated = reads.some((each) => each.calibration !== nameOf(current));
  const changed = context.pairs.some((pair) =>
    reads.some((each) => each.pairId === pair.id && isOutdated(each, pair, by)),
  );
  return {
    at: newestOf(reads),
    model: card,
    reads: reads.map(shown),
    decision: decisionOf(reads, card.cutoff, spoken),
    failed: missing.map((pair) => ({
      pair: pair.code,
      reason:
        failureOf(pair, by) ?? missingCrop(pair, by) ?? 'it has not been read with this model yet',
    })),
    outdated: card.hash !== chosen?.card.hash || changed || recalibrated || unexplained.length > 0,
    warning: card.origin === 'real' ? null : card.origin,
    seenInFitting: await wasSeen(by, context.patient.id, registry),
  };
}

function missingCrop(pair: RegisteredPair, { card }: KnownModel): string | undefined {
  if (card.images === 'full' || hasCrops(pair, card.input)) return undefined;
  return 'no crop of the lesion is drawn, which this model needs';
}

/** A read as a window gets it; where its layers lie is the store's affair. */
function shown({ heat: _heat, ...read }: StoredRead): Read {
  return read;
}

/** Eq. 1 over the lesion's pairs, and their mean probability beside it. */
function decisionOf(
  reads: readonly StoredRead[],
  ownCutoff: number,
  calibration: CalibrationRecord | null,
): LesionDecision {
  const cutoff = calibration === null ? ownCutoff : rawCutoff(calibration.result);
  const [unit] = decideUnits(
    reads.map(({ pairId, probability }) => ({
      patient: 'patient',
      unit: 'lesion',
      pair: String(pairId),
      probability,
    })),
    cutoff,
  );
  const { decision, benignVotes, malignantVotes, pairs, meanProbability } = unit!;
  return {
    decision,
    benign: benignVotes,
    pairs,
    tie: benignVotes === malignantVotes,
    meanProbability,
    calibrated: calibration === null ? null : calibratedDecisionOf(calibration, meanProbability),
  };
}

/** What a calibration says of a lesion: it was fitted on means of pairs, so it is asked of the mean. */
function calibratedDecisionOf(
  calibration: CalibrationRecord,
  meanProbability: number,
): CalibratedDecision {
  const { result } = calibration;
  const { threshold, zone, errorRate } = result;
  const probability = calibratedScore(result, meanProbability);
  return {
    version: nameOf(calibration)!,
    probability,
    threshold,
    decision: probability >= threshold ? 'malignant' : 'benign',
    zone: zoneOf(zone, probability),
    errorRate,
  };
}

/** The calibration that all reads name, or null. */
function spokenBy(
  reads: readonly StoredRead[],
  versions: readonly CalibrationRecord[],
): CalibrationRecord | null {
  const [name, ...others] = new Set(reads.map(({ calibration }) => calibration));
  if (others.length > 0) return null;
  return versions.find((version) => nameOf(version) === name) ?? null;
}

function nameOf(calibration: CalibrationRecord | null): string | null {
  return calibration === null ? null : `v${calibration.version}`;
}

/** By the patient's code, or by any image of theirs, whatever lesion it shows. */
async function wasSeen(
  { manifest }: KnownModel,
  id: Situation['context']['patient']['id'],
  registry: Registry,
): Promise<boolean> {
  const { patient, pairs } = await registry.query.patient({ id });
  const imageHashes = pairs.flatMap(({ b, se }) => [b.hash, se.hash]);
  return hasSeen(manifest.data, { code: patient.code, imageHashes });
}

/** What failed when a lesion was last read, so that a window that asks again is told the same. */
export function createFailures(): {
  readonly remember: (pair: RegisteredPair, by: string, reason: string) => void;
  readonly forget: (pairs: readonly RegisteredPair[]) => void;
  readonly failureOf: KnownFailure;
} {
  const known = new Map<PairId, { readonly key: string; readonly reason: string }>();
  const keyOf = (pair: RegisteredPair, model: string): string =>
    `${model} ${pair.roi?.id ?? 'no crop'}`;
  return {
    remember: (pair, by, reason) => void known.set(pair.id, { key: keyOf(pair, by), reason }),
    forget: (pairs) => {
      for (const { id } of pairs) known.delete(id);
    },
    failureOf: (pair, by) => {
      const failure = known.get(pair.id);
      return failure?.key === keyOf(pair, by.card.hash) ? failure.reason : undefined;
    },
  };
}
