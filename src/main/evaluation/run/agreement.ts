import { auc } from '../../../shared/stats/auc.ts';
import { countedBootstrap } from '../../../shared/stats/bootstrap.ts';
import type { PatientCase } from '../../../shared/stats/calibration.ts';
import { delong } from '../../../shared/stats/delong.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { agreementTable, cohenKappa } from '../../../shared/stats/kappa.ts';
import { rankedAreas } from '../../../shared/stats/ranked.ts';
import { estimateOf } from '../rates.ts';
import { clustersOf, type Setting } from './setting.ts';

/** AUC of one score per case: DeLong's interval where no patient has two, else a patient bootstrap. */
export function aucEstimate(
  cases: readonly PatientCase[],
  { unit, resamplesOf }: Pick<Setting, 'unit' | 'resamplesOf'>,
): Estimate {
  const { patients, clusterOf } = clustersOf(cases);
  if (patients === cases.length)
    return estimateOf(auc(cases), cases, unit, delong(cases)?.interval ?? null);
  const areas = rankedAreas(cases, clusterOf);
  const { area } = countedBootstrap(resamplesOf(patients), (counts) => ({
    area: areas(counts).auc,
  }));
  return estimateOf(auc(cases), cases, unit, area);
}

/** Two decisions on one case: whether each calls it malignant. */
export interface TwiceCalled {
  readonly patient: string;
  readonly a: boolean;
  readonly b: boolean;
}

/** Cohen's kappa: large-sample interval where no patient has two cases, else a patient bootstrap. */
export function kappaEstimate(
  cases: readonly TwiceCalled[],
  { unit, resamplesOf }: Pick<Setting, 'unit' | 'resamplesOf'>,
): Estimate {
  const { patients, clusterOf } = clustersOf(cases);
  const observed = cohenKappa(agreementTable(cases));
  const value = observed?.kappa ?? null;
  if (patients === cases.length) return estimateOf(value, cases, unit, observed?.interval ?? null);
  const { kappa } = countedBootstrap(resamplesOf(patients), (counts) => {
    const table = [
      [0, 0],
      [0, 0],
    ];
    for (const [i, { a, b }] of cases.entries())
      table[Number(a)]![Number(b)]! += counts[clusterOf[i]!]!;
    return { kappa: cohenKappa(table)?.kappa ?? null };
  });
  return estimateOf(value, cases, unit, kappa);
}
