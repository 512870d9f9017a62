import type { CrossvalContent } from '../../../shared/crossval/manifest.ts';
import type { Notice } from '../../../shared/crossval/notices.ts';
import type { ArmResults, CaseResult } from '../../../shared/crossval/results.ts';
import { type Unit, unitsOf } from '../../../shared/crossval/units.ts';
import type { UnitFacts } from './facts.ts';
import { order } from './scores.ts';
import type { DoneUnit } from './units.ts';

/** Below so many tested patients of a class an interval of 90 % spans a quarter or more. */
const FEW_PATIENTS = 30;

export interface NoticeRequest {
  readonly content: CrossvalContent;
  readonly done: readonly DoneUnit[];
  readonly main: ArmResults | null;
  readonly cases: readonly CaseResult[];
  readonly facts: ReadonlyMap<string, UnitFacts>;
}

/** What a reader of the figures must know to take them for what they are. */
export function runNotices(request: NoticeRequest): readonly Notice[] {
  return [
    ...originNotices(request.content),
    ...workNotices(request),
    ...(request.main === null ? [] : testNotices(request, request.main)),
    ...referenceNotices(request),
  ];
}

function originNotices({ origin, originDetail, pairs }: CrossvalContent): readonly Notice[] {
  const synthetic = pairs.flatMap((pair) => pair.synthetic ?? []);
  const marks = [...new Set(synthetic)].toSorted(order);
  return [
    ...(origin === 'real' ? [] : [{ kind: 'origin' as const, origin, detail: originDetail }]),
    ...(marks.length === 0
      ? []
      : [{ kind: 'synthetic-pairs' as const, pairs: synthetic.length, marks }]),
  ];
}

function workNotices({ content, done }: NoticeRequest): readonly Notice[] {
  const planned = unitsOf(content);
  const finished = new Set(done.map(({ unit }) => unit.id));
  const missing = planned.filter(({ id }) => !finished.has(id)).map(({ id }) => id);
  const unread = new Set(done.flatMap((item) => unreadPairs(item, content)));
  const { unlabelled } = content.parts;
  return [
    ...(missing.length === 0
      ? []
      : [{ kind: 'incomplete' as const, done: done.length, total: planned.length, missing }]),
    ...(unread.size === 0
      ? []
      : [{ kind: 'unread-pairs' as const, pairs: [...unread].toSorted(order) }]),
    ...(unlabelled.length === 0
      ? []
      : [{ kind: 'unlabelled' as const, patients: unlabelled.length }]),
    ...(content.overrides.length === 0
      ? []
      : [{ kind: 'leaks-accepted' as const, leaks: content.overrides.length }]),
  ];
}

function unreadPairs(
  { unit, result }: { readonly unit: Unit; readonly result: DoneUnit['result'] },
  { pairs }: CrossvalContent,
): readonly string[] {
  const test = new Set(unit.parts.test);
  const read = new Set(result.predictions.map(({ pair }) => pair));
  return pairs.flatMap(({ pair, patient }) => (test.has(patient) && !read.has(pair) ? [pair] : []));
}

function testNotices(
  { content: { protocol }, cases }: NoticeRequest,
  main: ArmResults,
): readonly Notice[] {
  const { estimates, folds } = main;
  const { benign, malignant } = estimates.units;
  const patientsOf = (diagnosis: CaseResult['diagnosis']): number =>
    new Set(cases.flatMap((item) => (item.diagnosis === diagnosis ? item.patient : []))).size;
  const patients = { benign: patientsOf('benign'), malignant: patientsOf('malignant') };
  const all = new Set(cases.map(({ patient }) => patient)).size;
  const few = estimates.pairsPerUnit
    .filter(({ pairs }) => pairs <= 2)
    .reduce((sum, { units }) => sum + units, 0);
  const { prevalence } = estimates.byVote;
  return [
    ...(protocol.kind === 'paper' && folds.length > 1
      ? [{ kind: 'shared-test' as const, patients: all, folds: folds.length }]
      : []),
    ...(Math.min(patients.benign, patients.malignant) < FEW_PATIENTS
      ? [{ kind: 'few-patients' as const, patients }]
      : []),
    ...(['benign', 'malignant'] as const)
      .filter((name) => estimates.units[name] === 0)
      .map((missing) => ({ kind: 'one-class' as const, missing })),
    ...(2 * few > benign + malignant
      ? [{ kind: 'few-pairs' as const, units: few, of: benign + malignant }]
      : []),
    ...(cases.length > all
      ? [{ kind: 'lesions' as const, lesions: cases.length, patients: all }]
      : []),
    ...(prevalence === null
      ? []
      : [
          {
            kind: 'prevalence' as const,
            units: prevalence,
            pairs: estimates.imageWise.prevalence ?? 0,
          },
        ]),
  ];
}

function referenceNotices({ cases, facts }: NoticeRequest): readonly Notice[] {
  const without = cases.filter(({ strainRatio }) => strainRatio === null);
  const opinions = cases.flatMap(({ unit }) =>
    facts.get(unit)!.pairs.flatMap(({ entry }) => entry.opinions),
  );
  const revealed = opinions.flatMap(({ reader, afterReveal }) => (afterReveal ? reader : []));
  return [
    // Where nobody has one, there are no figures to qualify.
    ...(without.length === 0 || without.length === cases.length
      ? []
      : [
          {
            kind: 'no-strain-ratio' as const,
            patients: new Set(without.map(({ patient }) => patient)).size,
          },
        ]),
    ...(revealed.length === 0
      ? []
      : [{ kind: 'after-reveal' as const, readers: [...new Set(revealed)].toSorted(order) }]),
  ];
}
