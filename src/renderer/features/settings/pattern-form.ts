import type { NamePattern } from '../../../shared/contract/imports.ts';

/** The expressions as they are typed. */
export type PatternTexts = { readonly [Field in keyof NamePattern]: string };

/** Without an expression for the patient, none is looked for. */
export function patternOf({ b, se, patient }: PatternTexts): NamePattern {
  return { b, se, patient: patient.trim() === '' ? null : patient };
}

/** Which of them are no expressions, or (of the two that tell the images) nothing at all. */
export function wrongExpressions(texts: PatternTexts): readonly (keyof NamePattern)[] {
  const { b, se, patient } = texts;
  return [
    ...(isExpression(b) && b !== '' ? [] : (['b'] as const)),
    ...(isExpression(se) && se !== '' ? [] : (['se'] as const)),
    ...(isExpression(patient) ? [] : (['patient'] as const)),
  ];
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'i') instanceof RegExp;
  } catch {
    return false;
  }
}
