import type { PatientEstimates } from '../../../shared/crossval/results.ts';
import type { ClassNumbers } from '../../../shared/domain/diagnosis.ts';
import { countedBootstrap } from '../../../shared/stats/bootstrap.ts';
import type { PatientCase } from '../../../shared/stats/calibration.ts';
import { averagePrecision, curvePoints } from '../../../shared/stats/curves.ts';
import {
  atSensitivity,
  atSpecificity,
  type OperatingPoint,
} from '../../../shared/stats/operating-point.ts';
import { rankedAreas, rankedPoints } from '../../../shared/stats/ranked.ts';
import type { PairScore } from '../decisions.ts';
import { evaluate } from '../evaluate.ts';
import { estimateOf } from '../rates.ts';
import { clustersOf, decidedUnits, meanCases, type Setting } from './setting.ts';

/** The estimates per patient of one arm, from one averaged score per pair. */
export function patientEstimates(scores: readonly PairScore[], setting: Setting): PatientEstimates {
  const { cutoff, seed, bootstrap, resamplesOf } = setting;
  const figures = evaluate(scores, { cutoff, seed, bootstrap, resamplesOf });
  const { benign, malignant } = figures;
  const numbers = (of: 'units' | 'pairs'): ClassNumbers => ({
    benign: benign[of],
    malignant: malignant[of],
  });
  return {
    units: numbers('units'),
    pairs: numbers('pairs'),
    imageWise: figures.imageWise,
    byVote: figures.byVote,
    byMeanProbability: figures.byMeanProbability,
    recognition: figures.recognitionRate,
    ...curveEstimates(meanCases(decidedUnits(scores, setting)), setting),
    pairsPerUnit: figures.pairsPerUnit,
  };
}

/** Average precision and both operating points; the bootstrap chooses their cutoffs anew. */
function curveEstimates(
  cases: readonly PatientCase[],
  { specificity, sensitivity, resamplesOf, unit }: Setting,
): Pick<
  PatientEstimates,
  'averagePrecision' | 'sensitivityAtSpecificity' | 'specificityAtSensitivity'
> {
  const { patients, clusterOf } = clustersOf(cases);
  const areas = rankedAreas(cases, clusterOf);
  const points = rankedPoints(cases, clusterOf, { specificity, sensitivity });
  const intervals = countedBootstrap(resamplesOf(patients), (counts) => ({
    precision: areas(counts).averagePrecision,
    ...points(counts),
  }));
  const point = (
    chosen: OperatingPoint | null,
    of: 'sensitivity' | 'specificity',
  ): PatientEstimates['sensitivityAtSpecificity'] => ({
    ...estimateOf(
      chosen?.[of] ?? null,
      cases.filter(({ positive }) => positive === (of === 'sensitivity')),
      unit,
      intervals[of],
    ),
    threshold: chosen?.threshold ?? null,
  });
  return {
    averagePrecision: estimateOf(
      averagePrecision(curvePoints(cases)),
      cases,
      unit,
      intervals.precision,
    ),
    sensitivityAtSpecificity: point(atSpecificity(cases, specificity), 'sensitivity'),
    specificityAtSensitivity: point(atSensitivity(cases, sensitivity), 'specificity'),
  };
}
