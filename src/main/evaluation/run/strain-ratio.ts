import type { CrossvalContent } from '../../../shared/crossval/manifest.ts';
import {
  type EvaluationOptions,
  PUBLISHED_STRAIN_CUTOFFS,
} from '../../../shared/crossval/evaluation-options.ts';
import type { CaseResult, ReferenceResults } from '../../../shared/crossval/results.ts';
import { partsOfFold } from '../../../shared/crossval/units.ts';
import { isPositive } from '../../../shared/stats/confusion.ts';
import { curvePoints } from '../../../shared/stats/curves.ts';
import { youden } from '../../../shared/stats/operating-point.ts';
import { clusteredRates } from '../rates.ts';
import { aucEstimate, kappaEstimate } from './agreement.ts';
import type { UnitFacts } from './facts.ts';
import type { Setting } from './setting.ts';

/** A unit with its mean strain ratio. */
type Measured = UnitFacts & { readonly strainRatio: number };

export interface StrainRatioRequest {
  readonly content: Pick<CrossvalContent, 'protocol' | 'parts'>;
  /** Folds of which any unit is done. */
  readonly folds: readonly number[];
  /** By unit: all labelled ones, for the training patients. */
  readonly facts: ReadonlyMap<string, UnitFacts>;
  /** Those that were tested. */
  readonly cases: readonly CaseResult[];
  /** The arm it is held against. */
  readonly against: string;
  readonly cutoffs: EvaluationOptions['strainCutoffs'];
}

/**
 * The mean strain ratio of a patient's (or lesion's) pairs as a reader of its own on the same test
 * patients: malignant from a cutoff on, which is Youden's on the fold's training patients (fitting
 * and validation), or a fixed one. Nothing where no tested case has a ratio.
 */
export function strainRatioResults(
  request: StrainRatioRequest,
  setting: Setting,
): readonly ReferenceResults[] {
  const tested = request.cases.map(({ unit }) => request.facts.get(unit)!).filter(isMeasured);
  if (tested.length === 0) return [];
  const fixed = request.cutoffs.map((value) => {
    const published = PUBLISHED_STRAIN_CUTOFFS.find((known) => known.value === value);
    const source = published === undefined ? null : `${published.source}, ${published.method}`;
    return referenceOf(request, setting, tested, {
      id: `strain:${value}`,
      cutoff: { value, by: 'fixed', source, folds: [] },
      cutoffOf: () => value,
    });
  });
  const chosen = youdenByFold(request);
  if (chosen === null) return fixed;
  const thresholds = [...chosen.values()].map(({ threshold }) => threshold);
  const alike = thresholds.every((value) => value === thresholds[0]);
  const byYouden = referenceOf(request, setting, tested, {
    id: 'strain:youden',
    cutoff: {
      value: alike ? thresholds[0]! : null,
      by: 'youden-on-training',
      source: null,
      folds: thresholds,
    },
    cutoffOf: ({ patient }) =>
      [...chosen.values()].find(({ tests }) => tests.has(patient))!.threshold,
  });
  return [byYouden, ...fixed];
}

interface ChosenCutoff {
  readonly threshold: number;
  /** Patients it decides. */
  readonly tests: ReadonlySet<string>;
}

/** Null where the training patients of a fold have no ratios of both classes. */
function youdenByFold({
  content: { protocol, parts },
  folds,
  facts,
}: StrainRatioRequest): ReadonlyMap<number, ChosenCutoff> | null {
  const measured = [...facts.values()].filter(isMeasured);
  const chosen = new Map<number, ChosenCutoff>();
  for (const fold of folds) {
    const { fitting, validation, test } = partsOfFold(protocol, parts, fold);
    const training = new Set([...fitting, ...validation]);
    const point = youden(measured.filter(({ patient }) => training.has(patient)).map(ratioCase));
    if (point === null || point.threshold === null) return null;
    chosen.set(fold, { threshold: point.threshold, tests: new Set(test) });
  }
  return chosen;
}

function referenceOf(
  { cases, against }: StrainRatioRequest,
  setting: Setting,
  tested: readonly Measured[],
  {
    id,
    cutoff,
    cutoffOf,
  }: {
    readonly id: string;
    readonly cutoff: NonNullable<ReferenceResults['cutoff']>;
    readonly cutoffOf: (unit: Measured) => number;
  },
): ReferenceResults {
  const decisions = new Map(cases.map((item) => [item.unit, item.arms[against]?.decision]));
  const decided = tested.map((unit) =>
    Object.assign(ratioCase(unit), { called: isPositive(unit.strainRatio, cutoffOf(unit)) }),
  );
  const images = tested.flatMap((unit) =>
    unit.pairs.flatMap(({ patient, diagnosis, entry: { strainRatio } }) =>
      strainRatio === null
        ? []
        : [
            {
              patient,
              positive: diagnosis === 'malignant',
              called: isPositive(strainRatio, cutoffOf(unit)),
            },
          ],
    ),
  );
  const twice = decided.flatMap(({ patient, called }, i) => {
    const machine = decisions.get(tested[i]!.unit);
    return machine === undefined ? [] : [{ patient, a: called, b: machine === 'malignant' }];
  });
  return {
    id,
    kind: 'strain-ratio',
    reader: null,
    afterReveal: false,
    cutoff,
    judged: tested.length,
    rates: clusteredRates(decided, setting.unit, setting.resamplesOf),
    imageWise: clusteredRates(images, 'image', setting.resamplesOf),
    auc: aucEstimate(decided, setting),
    kappa: kappaEstimate(twice, setting),
    against,
    curve: curvePoints(decided),
  };
}

function ratioCase({ patient, diagnosis, strainRatio }: Measured): {
  readonly patient: string;
  readonly positive: boolean;
  readonly score: number;
} {
  return { patient, positive: diagnosis === 'malignant', score: strainRatio };
}

function isMeasured(unit: UnitFacts): unit is Measured {
  return unit.strainRatio !== null;
}
