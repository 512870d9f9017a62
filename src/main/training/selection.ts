import { classIndex } from '../../shared/domain/diagnosis.ts';
import type { Pair, Study } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { randomStream } from '../../shared/random/stream.ts';
import { pairsOfPart, type Split } from '../study/split.ts';
import { patientClasses, stratifiedPatients } from '../study/stratify.ts';

/** The pairs a fit may touch, with their labels, and which of them are kept for validation. */
export interface Selection {
  readonly pairs: readonly Pair[];
  readonly labels: readonly number[];
  /** Indices into `pairs`. */
  readonly fitting: readonly number[];
  readonly validation: readonly number[];
  readonly fittingPatients: readonly string[];
  readonly validationPatients: readonly string[];
  /** Pairs of the training part without a diagnosis: nothing to learn from. */
  readonly unlabelled: number;
}

/**
 * Chooses by patient: the split's training part (or the whole study), of which a stratified part
 * steers early stopping only. Throws SonopairError `fit` where a class is missing on a side.
 */
export function selectPairs(
  study: Study,
  split: Split | undefined,
  options: { readonly validation: number; readonly seed: number },
): Selection {
  const available = split === undefined ? study.pairs : pairsOfPart(study, split, 'train');
  const pairs = available.filter(({ diagnosis }) => diagnosis !== undefined);
  const { labelled } = patientClasses(pairs);
  const { chosen, rest } = stratifiedPatients(
    labelled,
    options.validation,
    randomStream(options.seed, 'validation'),
  );
  const held = new Set(chosen);
  const labels = pairs.map(({ diagnosis }) => classIndex(diagnosis!));
  const indices = pairs.map((_, i) => i);
  const isHeld = (i: number): boolean => held.has(pairs[i]!.patient);
  const selection: Selection = {
    pairs,
    labels,
    fitting: indices.filter((i) => !isHeld(i)),
    validation: indices.filter(isHeld),
    fittingPatients: rest,
    validationPatients: chosen,
    unlabelled: available.length - pairs.length,
  };
  for (const [part, members] of [
    ['fitting', selection.fitting],
    ['validation', selection.validation],
  ] as const)
    for (const label of [0, 1])
      if (!members.some((i) => labels[i] === label)) throw tooFew(study, part, label);
  return selection;
}

function tooFew(study: Study, part: string, label: number): SonopairError {
  return new SonopairError('fit', {
    subject: study.root,
    reason: `no ${label === 0 ? 'benign' : 'malignant'} patient is left for ${part}`,
    remedy: 'Fit on a study with more patients of both classes, or change --validation',
  });
}

/** Weights of the classes in the loss: equal, or inverse to their share of the fitting pairs. */
export function classWeightsOf(
  mode: 'none' | 'balanced',
  { labels, fitting }: Selection,
): readonly number[] {
  if (mode === 'none') return [1, 1];
  const malignant = fitting.filter((i) => labels[i] === 1).length;
  const benign = fitting.length - malignant;
  return [fitting.length / (2 * benign), fitting.length / (2 * malignant)];
}
