/** Class order everywhere: index 0 is benign, index 1 is malignant (method.md, "Input tensor"). */
export const CLASS_NAMES = ['benign', 'malignant'] as const;

export type Diagnosis = (typeof CLASS_NAMES)[number];

/** A number for each class. */
export type ClassNumbers = Readonly<Record<Diagnosis, number>>;

export const BENIGN = 0;
export const MALIGNANT = 1;

export type ClassIndex = typeof BENIGN | typeof MALIGNANT;

export function classIndex(diagnosis: Diagnosis): ClassIndex {
  return diagnosis === 'malignant' ? MALIGNANT : BENIGN;
}
