import type { Exclusion } from '../../../shared/contract/trust.ts';
import type { PatientId, StudyId } from '../../../shared/domain/ids.ts';
import type { PatientCase } from '../../../shared/stats/calibration.ts';
import { sha256 } from '../../files/hash.ts';
import { hasSeen } from '../../model/seen.ts';
import type { PairContext, Registry, StoredRead } from '../../registry/interface.ts';
import type { KnownModel } from '../library/models.ts';
import { hasCrops } from '../opinions/stored-pair.ts';
import { pairsOfStudy } from '../studies/export-study.ts';

/** A confirmed patient the model has not seen, with the mean of its reads. */
export interface TrustCase extends PatientCase {
  readonly id: PatientId;
}

export interface FoundCases {
  readonly cases: readonly TrustCase[];
  /** Codes of the patients left out, by the first reason that holds. */
  readonly excluded: ReadonlyMap<Exclusion, readonly string[]>;
}

/** Pairs asked for at a time. */
const PAGE = 500;

/**
 * The patients of a study as cases for a model: those whose lesions are all of one confirmed kind,
 * who took part neither in its weights nor in early stopping, each with one score: the mean
 * probability of its pairs, by the newest read of each one's present crop.
 */
export async function findCases(
  studyId: StudyId,
  model: KnownModel,
  query: Registry['query'],
): Promise<FoundCases> {
  const contexts = await pairsOfStudy(studyId, query, new AbortController().signal);
  const reads = await newestReads(contexts, model, query);
  const cases: TrustCase[] = [];
  const excluded = new Map<Exclusion, string[]>();
  for (const pairs of Map.groupBy(contexts, ({ patient }) => patient.id).values()) {
    const found = caseOf(pairs, model, reads);
    if (typeof found !== 'string') cases.push(found);
    else excluded.set(found, [...(excluded.get(found) ?? []), pairs[0]!.patient.code]);
  }
  return { cases, excluded };
}

/** Changes with any patient, truth or score. */
export function casesHash(cases: readonly TrustCase[]): string {
  const lines = cases.map(({ id, positive, score }) => `${id} ${positive ? 1 : 0} ${score}`);
  return sha256(lines.toSorted().join('\n'));
}

function caseOf(
  pairs: readonly PairContext[],
  { card, manifest }: KnownModel,
  reads: ReadonlyMap<number, StoredRead>,
): TrustCase | Exclusion {
  const { patient } = pairs[0]!;
  const imageHashes = pairs.flatMap(({ pair }) => [pair.b.hash, pair.se.hash]);
  if (hasSeen(manifest.data, { code: patient.code, imageHashes })) return 'seen';
  const kinds = new Set(pairs.map(({ lesion }) => lesion.diagnosis));
  if (kinds.has(null)) return 'no-pathology';
  if (kinds.size > 1) return 'both-kinds';
  const readable = pairs.filter(({ pair }) => card.images === 'full' || hasCrops(pair, card.input));
  if (readable.length === 0) return 'no-crop';
  const scores = readable.flatMap(({ pair }) => {
    const read = reads.get(pair.id);
    const roi = card.images === 'full' ? null : (pair.roi?.id ?? null);
    return read === undefined || read.roiId !== roi ? [] : [read.probability];
  });
  if (scores.length === 0) return 'unread';
  return {
    id: patient.id,
    patient: patient.code,
    positive: kinds.has('malignant'),
    score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
  };
}

/** Of each pair, by its identifier. */
async function newestReads(
  contexts: readonly PairContext[],
  { card }: KnownModel,
  query: Registry['query'],
): Promise<ReadonlyMap<number, StoredRead>> {
  const newest = new Map<number, StoredRead>();
  for (let at = 0; at < contexts.length; at += PAGE) {
    const pairs = contexts.slice(at, at + PAGE).map(({ pair }) => pair.id);
    for (const read of await query.allReads({ pairs }))
      if (read.model === card.hash) newest.set(read.pairId, read);
  }
  return newest;
}
