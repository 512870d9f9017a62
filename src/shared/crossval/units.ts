import { fitName, type PlanFit } from './arms.ts';
import type { CrossvalContent, Parts, Protocol } from './manifest.ts';

/** The smallest piece of a run that is fitted, resumed, moved to another machine and merged. */
export interface Unit {
  /** E.g. `bse-cropped/fold-1`: also its folder in the result folder. */
  readonly id: string;
  /** 1-based. */
  readonly fold: number;
  readonly fit: PlanFit;
  readonly parts: UnitParts;
}

/** Patients by what they are used for in one unit; no patient is in two lists. */
export interface UnitParts {
  readonly fitting: readonly string[];
  /** Steer early stopping only. */
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

/** The units of a run, fold by fold, so that the first fold of every arm is there early. */
export function unitsOf({
  plan,
  protocol,
  parts,
}: Pick<CrossvalContent, 'plan' | 'protocol' | 'parts'>): readonly Unit[] {
  return parts.folds.flatMap((_, i) =>
    plan.fits.map((fit) => ({
      id: unitId(fit, i + 1),
      fold: i + 1,
      fit,
      parts: partsOfFold(protocol, parts, i + 1),
    })),
  );
}

export function unitId(fit: Pick<PlanFit, 'input' | 'images'>, fold: number): string {
  return `${fitName(fit)}/fold-${fold}`;
}

/** What each patient is used for by the models of one fold (1-based). */
export function partsOfFold(
  { kind }: Pick<Protocol, 'kind'>,
  { test, folds }: Pick<Parts, 'test' | 'folds'>,
  fold: number,
): UnitParts {
  const at = fold - 1;
  const validationAt = kind === 'paper' ? at : (at + 1) % folds.length;
  const isFitted = (i: number): boolean => i !== validationAt && (kind === 'paper' || i !== at);
  return {
    fitting: folds.filter((_, i) => isFitted(i)).flat(),
    validation: folds[validationAt]!,
    test: kind === 'paper' ? test : folds[at]!,
  };
}
