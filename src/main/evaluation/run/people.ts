import type { CaseResult, ReferenceResults } from '../../../shared/crossval/results.ts';
import { clusteredRates } from '../rates.ts';
import { kappaEstimate } from './agreement.ts';
import type { UnitFacts } from './facts.ts';
import { order } from './scores.ts';
import type { Setting } from './setting.ts';

/** A tested case that a person and the machine decided. */
interface JudgedCase {
  readonly patient: string;
  readonly positive: boolean;
  /** Whether the person calls it malignant. */
  readonly person: boolean;
  readonly machine: boolean;
}

/**
 * People on the same test patients: each reader alone, and together with the decision (Eq. 1) of
 * `against`, malignant if either says so, or only if both do. Opinions given before the machine's
 * was seen count; readers who also gave some after it have a second entry with those as well.
 */
export function peopleResults(
  cases: readonly CaseResult[],
  facts: ReadonlyMap<string, UnitFacts>,
  against: string,
  setting: Setting,
): readonly ReferenceResults[] {
  const opinions = cases.flatMap(({ unit }) =>
    facts.get(unit)!.pairs.flatMap(({ entry }) => entry.opinions),
  );
  const readers = [...new Set(opinions.map(({ reader }) => reader))].toSorted(order);
  return readers.flatMap((reader) => {
    const revealed = opinions.some((item) => item.reader === reader && item.afterReveal);
    return (revealed ? [false, true] : [false]).flatMap((afterReveal) => {
      const judged = judgedCases(cases, facts, against, { reader, afterReveal });
      return judged.length === 0
        ? []
        : resultsOf(judged, { reader, afterReveal, against }, setting);
    });
  });
}

function judgedCases(
  cases: readonly CaseResult[],
  facts: ReadonlyMap<string, UnitFacts>,
  against: string,
  who: { readonly reader: string; readonly afterReveal: boolean },
): readonly JudgedCase[] {
  return cases.flatMap(({ unit, patient, diagnosis, arms }): readonly JudgedCase[] => {
    const machine = arms[against]?.decision;
    const person = opinionOf(facts.get(unit)!, who);
    if (machine === undefined || person === null) return [];
    const positive = diagnosis === 'malignant';
    return [{ patient, positive, person, machine: machine === 'malignant' }];
  });
}

/**
 * Whether a reader calls a lesion or patient malignant: the last opinion of each pair counts, and
 * one malignant pair is enough (as a tie is malignant in Eq. 1). Null without an opinion.
 */
function opinionOf(
  { pairs }: UnitFacts,
  { reader, afterReveal }: { readonly reader: string; readonly afterReveal: boolean },
): boolean | null {
  const last = pairs.flatMap(({ entry }) => {
    const own = entry.opinions.filter(
      (item) => item.reader === reader && (afterReveal || !item.afterReveal),
    );
    return own.at(-1) ?? [];
  });
  return last.length === 0 ? null : last.some(({ diagnosis }) => diagnosis === 'malignant');
}

function resultsOf(
  judged: readonly JudgedCase[],
  {
    reader,
    afterReveal,
    against,
  }: { readonly reader: string; readonly afterReveal: boolean; readonly against: string },
  setting: Setting,
): readonly ReferenceResults[] {
  const suffix = afterReveal ? `${reader}:after-reveal` : reader;
  const entry = (
    kind: ReferenceResults['kind'],
    id: string,
    called: (item: JudgedCase) => boolean,
  ): ReferenceResults => ({
    id: `${id}:${suffix}`,
    kind,
    reader,
    afterReveal,
    cutoff: null,
    judged: judged.length,
    rates: clusteredRates(
      judged.map((item) => ({
        patient: item.patient,
        positive: item.positive,
        called: called(item),
      })),
      setting.unit,
      setting.resamplesOf,
    ),
    imageWise: null,
    auc: null,
    kappa:
      kind === 'human'
        ? kappaEstimate(
            judged.map(({ patient, person, machine }) => ({ patient, a: person, b: machine })),
            setting,
          )
        : null,
    against,
    curve: [],
  });
  return [
    entry('human', 'human', ({ person }) => person),
    entry('human-or-machine', 'either', ({ person, machine }) => person || machine),
    entry('human-and-machine', 'both', ({ person, machine }) => person && machine),
  ];
}
