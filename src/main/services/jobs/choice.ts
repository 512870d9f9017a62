import type { JobCost, SpecOf } from '../../../shared/contract/jobs.ts';
import type { PlanFit } from '../../../shared/crossval/arms.ts';
import type { PatientId } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { PairContext, Registry } from '../../registry/interface.ts';
import { hasCrops } from '../opinions/stored-pair.ts';
import { pairsOfStudy } from '../studies/export-study.ts';

/** The pairs a fit or a run is frozen from. */
export interface Choice {
  /** With or without a diagnosis: a pair without one is predicted, where its lesion has one. */
  readonly pairs: readonly PairContext[];
  readonly leftOut: JobCost['leftOut'];
}

/**
 * Not archived pairs of the patients asked for that have the crops which the fits look at. Throws
 * SonopairError `study` where there is none.
 */
export async function choosePairs(
  { studyId, patients }: Pick<SpecOf<'crossval'>, 'studyId' | 'patients'>,
  fits: readonly PlanFit[],
  query: Registry['query'],
  signal: AbortSignal,
): Promise<Choice> {
  const asked = patients === null ? null : new Set<PatientId>(patients);
  const all = (await pairsOfStudy(studyId, query, signal)).filter(
    ({ patient }) => asked === null || asked.has(patient.id),
  );
  const pairs = all.filter((each) => isCropped(each, fits));
  const undiagnosed = pairs.filter(({ lesion }) => lesion.diagnosis === null).length;
  if (pairs.length === 0) throw nothingLeft(all.length);
  const leftOut = [
    { reason: 'it has no crop, which the plan needs', pairs: all.length - pairs.length },
    { reason: 'it has no diagnosis', pairs: undiagnosed },
  ];
  return { pairs, leftOut: leftOut.filter((each) => each.pairs > 0) };
}

/** All arms see the same pairs: one that a cropped arm cannot see is in none. */
function isCropped({ pair }: PairContext, fits: readonly PlanFit[]): boolean {
  return fits.every(({ images }) => images === 'full') || hasCrops(pair, 'bse');
}

/** The fits that a job does on each of its pairs. */
export function fitsOf(spec: SpecOf<'crossval'> | SpecOf<'fit'>): readonly PlanFit[] {
  return spec.kind === 'crossval' ? spec.plan.fits : [spec.fit];
}

function nothingLeft(all: number): SonopairError {
  return new SonopairError('study', {
    subject: 'Patients of the job',
    reason:
      all === 0 ? 'they have no pairs' : 'none of their pairs has the crops that the plan needs',
    remedy: 'Draw the crops, choose other patients, or a plan of full images',
  });
}
