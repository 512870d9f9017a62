import { decisionUnit, type Pair } from '../../shared/domain/study.ts';
import type { Fault } from './table.ts';

export interface PairRow {
  readonly line: number;
  readonly pair: Pair;
}

/** What is wrong between rows: identifiers used twice, and things with two diagnoses. */
export function conflicts(rows: readonly PairRow[]): Fault[] {
  return [...repeatedPairs(rows), ...mergedUnits(rows), ...twoDiagnoses(rows)];
}

function repeatedPairs(rows: readonly PairRow[]): Fault[] {
  const seen = new Map<string, number>();
  return rows.flatMap(({ line, pair: { pair } }) => {
    const before = seen.get(pair);
    if (before === undefined) {
      seen.set(pair, line);
      return [];
    }
    const reason = `the pair ${pair} is already in line ${before}`;
    return [{ line, column: 'pair', reason, remedy: 'Give every pair an identifier of its own' }];
  });
}

/** Patient "7/a" with lesion "b" and patient "7" with lesion "a/b" would be decided as one. */
function mergedUnits(rows: readonly PairRow[]): Fault[] {
  const owners = new Map<string, PairRow>();
  return rows.flatMap((row) => {
    const unit = decisionUnit(row.pair);
    const owner = owners.get(unit);
    if (owner === undefined) owners.set(unit, row);
    if (owner === undefined || owner.pair.patient === row.pair.patient) return [];
    const reason = `patient and lesion read ${unit}, as those of another patient in line ${owner.line}`;
    return [{ line: row.line, column: 'lesion', reason, remedy: 'Use no / in these codes' }];
  });
}

function twoDiagnoses(rows: readonly PairRow[]): Fault[] {
  const units = disagreements(rows, ({ pair }) => {
    const { patient, lesion } = pair;
    const name =
      lesion === undefined ? `patient ${patient}` : `lesion ${lesion} of patient ${patient}`;
    const remedy =
      lesion === undefined
        ? 'Correct it, or tell the lesions apart in a column named lesion'
        : 'Correct it';
    return [{ key: decisionUnit(pair), name, remedy }];
  });
  const images = disagreements(rows, ({ pair }) =>
    [...new Set([pair.bImage, pair.seImage])].map((key) => ({
      key,
      name: `the image ${key}`,
      remedy: 'Correct the diagnosis or the image',
    })),
  );
  return [...units, ...images];
}

interface Thing {
  readonly key: string;
  readonly name: string;
  readonly remedy: string;
}

function disagreements(
  rows: readonly PairRow[],
  thingsOf: (row: PairRow) => readonly Thing[],
): Fault[] {
  const first = new Map<string, PairRow>();
  const faults: Fault[] = [];
  for (const row of rows) {
    const { diagnosis } = row.pair;
    if (diagnosis === undefined) continue;
    for (const { key, name, remedy } of thingsOf(row)) {
      const before = first.get(key);
      if (before === undefined) first.set(key, row);
      else if (before.pair.diagnosis !== diagnosis) {
        const reason = `${name} is ${diagnosis} here and ${before.pair.diagnosis} in line ${before.line}`;
        faults.push({ line: row.line, column: 'diagnosis', reason, remedy });
      }
    }
  }
  return faults;
}
