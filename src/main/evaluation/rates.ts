import type { RateEstimates } from '../../shared/crossval/results.ts';
import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import { countedBootstrap, type Resamples } from '../../shared/stats/bootstrap.ts';
import { confusionOf, prevalenceOf, type Rates, ratesOf } from '../../shared/stats/confusion.ts';
import type { Estimate, Interval, Unit } from '../../shared/stats/estimate.ts';
import { wilson } from '../../shared/stats/wilson.ts';
import { countedConfusion } from './counted.ts';

export type RateName = keyof Rates;

/** A decided image, lesion or patient. */
export interface Case {
  readonly patient: string;
  readonly positive: boolean;
  readonly called: boolean;
}

export function caseOf(
  item: { readonly patient: string; readonly diagnosis: Diagnosis },
  decision: Diagnosis,
): Case {
  return {
    patient: item.patient,
    positive: item.diagnosis === 'malignant',
    called: decision === 'malignant',
  };
}

/** The cases in each rate's denominator. */
const DENOMINATOR: Readonly<Record<RateName, (item: Case) => boolean>> = {
  accuracy: () => true,
  precision: ({ called }) => called,
  specificity: ({ positive }) => !positive,
  sensitivity: ({ positive }) => positive,
  f1: () => true,
};

/**
 * The five rates: intervals by Wilson where the cases are independent patients and the rate is a
 * proportion of them, as `bootstrapped` says otherwise.
 */
export function rateEstimates(
  cases: readonly Case[],
  unit: Unit,
  bootstrapped: (name: RateName) => Interval | null,
  proportions: 'wilson' | 'bootstrap' = 'bootstrap',
): RateEstimates {
  const confusion = confusionOf(cases);
  const rates = ratesOf(confusion);
  const estimate = (name: RateName): Estimate => {
    const counted = cases.filter(DENOMINATOR[name]);
    // F1 is no proportion of cases: Wilson does not apply to it.
    const interval =
      proportions === 'wilson' && name !== 'f1'
        ? wilson(
            counted.filter(({ positive, called }) => positive === called).length,
            counted.length,
          )
        : bootstrapped(name);
    return estimateOf(rates[name], counted, unit, interval);
  };
  return {
    confusion,
    prevalence: prevalenceOf(confusion),
    accuracy: estimate('accuracy'),
    precision: estimate('precision'),
    specificity: estimate('specificity'),
    sensitivity: estimate('sensitivity'),
    f1: estimate('f1'),
  };
}

/**
 * `rateEstimates` of cases that only their patients bind together: proportions by Wilson where no
 * patient has two cases and they are no images, the others by bootstrap of the patients.
 */
export function clusteredRates(
  cases: readonly Case[],
  unit: Unit,
  resamplesOf: (patients: number) => Resamples,
): RateEstimates {
  const byPatient = Map.groupBy(cases, ({ patient }) => patient);
  const confusions = [...byPatient.keys()]
    .toSorted()
    .map((patient) => confusionOf(byPatient.get(patient)!));
  const isWilson = unit !== 'image' && byPatient.size === cases.length;
  const confusion = countedConfusion(confusions);
  const intervals = countedBootstrap(resamplesOf(byPatient.size), (counts) => {
    const { accuracy, precision, specificity, sensitivity, f1 } = ratesOf(confusion(counts));
    return { accuracy, precision, specificity, sensitivity, f1 };
  });
  return rateEstimates(cases, unit, (name) => intervals[name], isWilson ? 'wilson' : 'bootstrap');
}

export function estimateOf(
  value: number | null,
  cases: readonly { readonly patient: string }[],
  unit: Unit,
  interval: Interval | null,
): Estimate {
  const n = new Set(cases.map(({ patient }) => patient)).size;
  return { value, n, unit, cases: cases.length, interval };
}
