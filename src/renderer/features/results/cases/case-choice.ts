import type { Arm, ReaderName } from '../../../../shared/crossval/arms.ts';
import type { CaseOfArm, CaseResult, RunResults } from '../../../../shared/crossval/results.ts';
import { CLASS_NAMES, type Diagnosis } from '../../../../shared/domain/diagnosis.ts';
import { type ImageMode, INPUT_KINDS, type InputKind } from '../../../../shared/domain/input.ts';

/** Which cases are listed. The second and third are what Figure 6 of the paper shows. */
export const PRESETS = ['all', 'only-bse-right', 'only-bse-wrong', 'wrong', 'table4'] as const;
export type Preset = (typeof PRESETS)[number];

/** One reader on one image mode, on every input kind it was fitted on. */
export interface Panel {
  readonly reader: ReaderName;
  readonly images: ImageMode;
}

/** Ids of a panel's arms by input kind; those the plan lacks are left out. */
export function armsOfPanel(
  { arms }: Pick<RunResults, 'arms'>,
  { reader, images }: Panel,
): ReadonlyMap<InputKind, Arm> {
  return new Map(
    INPUT_KINDS.flatMap((input) => {
      const own = arms.find(
        ({ arm }) => arm.input === input && arm.reader === reader && arm.images === images,
      );
      return own === undefined ? [] : [[input, own.arm] as const];
    }),
  );
}

/** The panel of an arm, or of the main one. */
export function panelOf({ arms, mainArm }: RunResults, arm: string | null): Panel {
  const own = arms.find((each) => each.arm.id === (arm ?? mainArm)) ?? arms[0];
  return { reader: own?.arm.reader ?? 'ensemble', images: own?.arm.images ?? 'cropped' };
}

/** Whether an arm's decision (Eq. 1 over the pairs' mean probabilities) is right. */
export function isRight(
  { diagnosis }: Pick<CaseResult, 'diagnosis'>,
  { decision }: Pick<CaseOfArm, 'decision'>,
): boolean {
  return decision === diagnosis;
}

/**
 * The cases of a preset. `only-bse-right` is wrong on B or SE and right on B-SE, `only-bse-wrong`
 * right on B or SE and wrong on B-SE; `wrong` by the richest input there is.
 */
export function presetCases(
  results: Pick<RunResults, 'cases' | 'arms' | 'mainArm'>,
  panel: Panel,
  preset: Preset,
): readonly CaseResult[] {
  const arms = armsOfPanel(results, panel);
  const said = (item: CaseResult, input: InputKind): boolean | undefined => {
    const own = item.arms[arms.get(input)?.id ?? ''];
    return own === undefined ? undefined : isRight(item, own);
  };
  const richest = INPUT_KINDS.findLast((input) => arms.has(input));
  return results.cases.filter((item) => {
    const single = [said(item, 'b'), said(item, 'se')];
    switch (preset) {
      case 'all':
        return true;
      case 'only-bse-right':
        return said(item, 'bse') === true && single.includes(false);
      case 'only-bse-wrong':
        return said(item, 'bse') === false && single.includes(true);
      case 'wrong':
        return richest !== undefined && said(item, richest) === false;
      case 'table4':
        return item.arms[results.mainArm ?? '']?.misclassified === true;
    }
  });
}

/** What Grad-CAM is shown of: the class each model decided for, or one and the same, or nothing. */
export const HEATS = ['decided', ...CLASS_NAMES, 'none'] as const;
export type HeatOf = 'decided' | 'none' | Diagnosis;
