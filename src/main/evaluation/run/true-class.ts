import type { Arm } from '../../../shared/crossval/arms.ts';
import type { TrueClass, TrueClassTests } from '../../../shared/crossval/results.ts';
import type { InputKind } from '../../../shared/domain/input.ts';
import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import { holm } from '../../../shared/stats/holm.ts';
import { mean, standardDeviation } from '../../../shared/stats/moments.ts';
import { pairedTest, welchTest } from '../../../shared/stats/t-test.ts';
import type { PairScore, UnitDecision } from '../decisions.ts';
import type { Diagnosed } from '../resampling.ts';
import { type ArmScores, averagedScores, order } from './scores.ts';

/** The softmax probability of the actual class: "PPV" in the paper. */
export function trueClassProbability(probability: number, diagnosis: Diagnosis): number {
  return diagnosis === 'malignant' ? probability : 1 - probability;
}

export function trueClassOf(
  scores: readonly PairScore[],
  units: readonly Diagnosed<UnitDecision>[],
): TrueClass {
  const pairs = scores.map(ofPair);
  const patients = [...patientMeans(scores).values()];
  const correct = (diagnosis: Diagnosis): number | null =>
    mean(
      units
        .filter((unit) => unit.diagnosis === diagnosis && unit.decision === diagnosis)
        .map(({ meanProbability }) => trueClassProbability(meanProbability, diagnosis)),
    );
  return {
    pairs: { n: pairs.length, mean: mean(pairs), sd: standardDeviation(pairs, 0) },
    patients: { n: patients.length, mean: mean(patients), sd: standardDeviation(patients, 1) },
    meanOfCorrect: { benign: correct('benign'), malignant: correct('malignant') },
  };
}

type Family = TrueClassTests['rows'][number]['family'];

/** Two arms that differ in one thing. */
export interface ArmPair<Of extends string> {
  readonly a: ArmScores;
  readonly b: ArmScores;
  readonly family: Of;
  /** Folds both have. */
  readonly folds: readonly number[];
}

/**
 * The ensemble against every other reader of the same input, and of every reader the richer against
 * the poorer input (SE, then BSE): the paper's comparisons, Fig. 5 (b) and (c). Without a common
 * fold two arms are not compared.
 */
export function comparedArms(arms: readonly ArmScores[]): readonly ArmPair<Family>[] {
  const richer: Readonly<Record<InputKind, number>> = { b: 0, se: 1, bse: 2 };
  const isFirst = (a: Arm, b: Arm): Family | null => {
    if (a.images !== b.images) return null;
    if (a.input === b.input)
      return a.reader === 'ensemble' && b.reader !== 'ensemble' ? 'readers' : null;
    return a.reader === b.reader && richer[a.input] > richer[b.input] ? 'inputs' : null;
  };
  return pairsOf(arms, isFirst);
}

/** Ordered pairs of arms with a common fold, as `familyOf` says; families stay together. */
export function pairsOf<Of extends string>(
  arms: readonly ArmScores[],
  familyOf: (a: Arm, b: Arm) => Of | null,
): readonly ArmPair<Of>[] {
  return arms
    .flatMap((a) =>
      arms.flatMap((b): readonly ArmPair<Of>[] => {
        const family = familyOf(a.arm, b.arm);
        const folds = a.folds.filter((fold) => b.folds.includes(fold));
        return family === null || folds.length === 0 ? [] : [{ a, b, family, folds }];
      }),
    )
    .toSorted((x, y) => order(y.family, x.family));
}

/** Figure 5 (b) and (c): the published test beside one whose unit is the patient. */
export function trueClassTests(arms: readonly ArmScores[]): TrueClassTests {
  const rows = comparedArms(arms).map(({ a, b, family, folds }) => {
    const [scoresA, scoresB] = shared(averagedScores(a, folds), averagedScores(b, folds));
    const [ofA, ofB] = [patientMeans(scoresA), patientMeans(scoresB)];
    const published = welchTest(scoresA.map(ofPair), scoresB.map(ofPair));
    return {
      row: { a: a.arm.id, b: b.arm.id, family },
      published:
        published === null
          ? null
          : { pairs: scoresA.length, t: published.t, df: published.df, p: published.p },
      n: ofA.size,
      patient: pairedTest([...ofA.values()], [...ofB.values()]),
    };
  });
  const adjusted = holmByFamily(
    rows.map(({ row, patient }) => ({ family: row.family, p: patient?.p ?? null })),
  );
  return {
    rows: rows.map(({ row, published, n, patient }, i) =>
      Object.assign(row, {
        published,
        patient:
          patient === null
            ? null
            : {
                n,
                difference: patient.difference,
                t: patient.t,
                df: patient.df,
                p: patient.p,
                pHolm: adjusted[i]!,
              },
      }),
    ),
  };
}

/** Holm's adjustment within each family, in the order given. */
export function holmByFamily(
  tests: readonly { readonly family: string; readonly p: number | null }[],
): readonly (number | null)[] {
  const adjusted: (number | null)[] = tests.map(() => null);
  for (const [, members] of Map.groupBy(tests.keys(), (i) => tests[i]!.family)) {
    const own = holm(members.map((i) => tests[i]!.p));
    for (const [at, i] of members.entries()) adjusted[i] = own[at]!;
  }
  return adjusted;
}

/** The scores of pairs that both read, in the same order. */
export function shared(
  a: readonly PairScore[],
  b: readonly PairScore[],
): readonly [a: readonly PairScore[], b: readonly PairScore[]] {
  const inA = new Set(a.map(({ pair }) => pair));
  const inB = new Set(b.map(({ pair }) => pair));
  return [a.filter(({ pair }) => inB.has(pair)), b.filter(({ pair }) => inA.has(pair))];
}

/** Mean over the pairs of each patient, patients in the order of the scores. */
function patientMeans(scores: readonly PairScore[]): ReadonlyMap<string, number> {
  const byPatient = Map.groupBy(scores, ({ patient }) => patient);
  return new Map(Array.from(byPatient, ([patient, own]) => [patient, mean(own.map(ofPair))!]));
}

function ofPair({ probability, diagnosis }: PairScore): number {
  return trueClassProbability(probability, diagnosis!);
}
