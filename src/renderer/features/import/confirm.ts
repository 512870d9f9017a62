import type { ConfirmedPair } from '../../../shared/contract/imports.ts';
import type { KnownPatient } from '../../../shared/contract/patients.ts';
import { line } from '../../../shared/domain/patient.ts';
import { guessPairCode } from '../../../shared/pairing/codes.ts';
import { nextLesionCode } from '../patient/forms.ts';
import { isFixed, type LesionChoice, type Plan, type PlanPair, takenIn } from './plan.ts';

/** What the study has of the patients that the plan names. */
export interface Known {
  readonly exact: ReadonlyMap<string, KnownPatient>;
  /** By lower case: a code that differs in nothing else is likely a slip. */
  readonly alike: ReadonlyMap<string, KnownPatient>;
}

export function knownBy(patients: readonly KnownPatient[]): Known {
  return {
    exact: new Map(patients.map((patient) => [patient.code, patient])),
    alike: new Map(patients.map((patient) => [patient.code.toLowerCase(), patient])),
  };
}

export const NOBODY: Known = knownBy([]);

/** The codes that the study is asked about, each once. */
export function codesOf(plan: Plan): readonly string[] {
  return [...new Set(plan.pairs.map(codeOf))].filter((code) => code !== '').toSorted();
}

export function codeOf({ patient }: PlanPair): string {
  return patient.trim();
}

/** Who a pair's patient is in the study it goes to. */
export type Whose =
  | { readonly is: 'nobody' | 'wrong' | 'new' }
  | { readonly is: 'known' | 'archived' | 'alike'; readonly patient: KnownPatient };

export function whose(pair: PlanPair, known: Known): Whose {
  const code = codeOf(pair);
  if (code === '') return { is: 'nobody' };
  if (!line.safeParse(code).success) return { is: 'wrong' };
  const patient = known.exact.get(code);
  if (patient !== undefined)
    return { is: patient.archivedAt === null ? 'known' : 'archived', patient };
  const alike = known.alike.get(code.toLowerCase());
  return alike === undefined ? { is: 'new' } : { is: 'alike', patient: alike };
}

/** Lesions that a pair can go to: those that are there, and new ones by their codes. */
export interface Lesions {
  readonly known: KnownPatient['lesions'];
  /** Codes of new lesions that pairs of this plan go to, and one more. */
  readonly fresh: readonly string[];
  /** What is chosen; null where it must be, and is not. */
  readonly chosen: LesionChoice | null;
}

export function lesionsFor(pair: PlanPair, plan: Plan, known: Known): Lesions {
  const code = codeOf(pair);
  const existing = lesionsOf(pair, known);
  const codes = existing.map((each) => each.code);
  const planned = plan.pairs.flatMap((other) =>
    other.lesion.kind === 'new' && codeOf(other) === code ? [other.lesion.code] : [],
  );
  const first = existing.length === 0 ? [FIRST] : [];
  const fresh = [...new Set([...first, ...planned])].filter((each) => !codes.includes(each));
  return {
    known: existing,
    fresh: [...fresh, nextLesionCode([...codes, ...fresh])],
    chosen: chosenLesion(pair, known),
  };
}

function lesionsOf(pair: PlanPair, known: Known): KnownPatient['lesions'] {
  return known.exact.get(codeOf(pair))?.lesions ?? [];
}

/** Code of the lesion of a patient who has none yet. */
const FIRST = '1';

/** The lesion that a pair goes to; null where it must be chosen, and is not. */
function chosenLesion(pair: PlanPair, known: Known): LesionChoice | null {
  const { lesion, proposed } = pair;
  const existing = lesionsOf(pair, known);
  if (lesion.kind === 'known') return existing.some(({ id }) => id === lesion.id) ? lesion : null;
  if (lesion.kind === 'new') return lesion;
  if (proposed.lesionCode !== null) return { kind: 'new', code: proposed.lesionCode };
  const [only, another] = existing;
  if (only === undefined) return { kind: 'new', code: FIRST };
  return another === undefined ? { kind: 'known', id: only.id } : null;
}

/** What keeps a pair from being stored. */
export type Lack = 'patient' | 'wrong' | 'archived' | 'lesion';

export function lackOf(pair: PlanPair, known: Known): Lack | null {
  if (pair.leftOut) return null;
  const { is } = whose(pair, known);
  if (is === 'nobody') return 'patient';
  if (is === 'wrong' || is === 'archived') return is;
  // A study folder's lesions have codes, and go by them.
  if (isFixed(pair)) return null;
  return chosenLesion(pair, known) === null ? 'lesion' : null;
}

/** The pairs as they are stored; none of them lacks anything. `date`: the exam's, where it is known. */
export function confirmedPairs(
  plan: Plan,
  known: Known,
  date: string | null,
): readonly ConfirmedPair[] {
  return takenIn(plan).map((pair) => confirmedPair(pair, known, date));
}

function confirmedPair(pair: PlanPair, known: Known, date: string | null): ConfirmedPair {
  const { proposed, b, se } = pair;
  const patientCode = codeOf(pair);
  if (isFixed(pair)) return { ...proposed, patientCode, lesionId: null };
  const chosen = chosenLesion(pair, known);
  return {
    ...proposed,
    b,
    se,
    patientCode,
    code: pairCode(pair),
    lesionId: chosen?.kind === 'known' ? chosen.id : null,
    lesionCode: chosen?.kind === 'new' ? chosen.code : null,
    date: proposed.date ?? date,
  };
}

/** What a pair is called whose images have names that say nothing but which is which. */
const NAMELESS = 'pair';

/** A pair's code begins with its patient's, also where that is not the one its name tells. */
export function pairCode(pair: PlanPair): string {
  const { code, patientCode } = pair.proposed;
  const patient = codeOf(pair);
  if (isFixed(pair) || patient === '' || patient === patientCode) return code;
  const told = patientCode !== null && code.startsWith(patientCode);
  const rest = told ? code.slice(patientCode.length).replace(/^[-_ .]+/, '') : code;
  return guessPairCode(rest === '' || rest === NAMELESS ? '1' : rest, patient);
}
