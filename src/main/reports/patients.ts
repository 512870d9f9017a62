import type { UnitDecision } from '../evaluation/decisions.ts';
import { booleanCell, csvText, numberCell, textCell } from './cells.ts';

export interface PatientRow extends UnitDecision {
  /** Whether the model was fitted or stopped on this patient: no test of the model. */
  readonly seenInFitting: boolean;
}

const COLUMNS = [
  'unit',
  'patient',
  'diagnosis',
  /** N_P of Eq. (1): pairs that were read. */
  'pairs',
  'benign_votes',
  'malignant_votes',
  'decision',
  'mean_probability',
  'mean_decision',
  'seen_in_fitting',
] as const;

/**
 * `patients.csv`: one line per decision unit (lesion or patient) with the decision of Eq. (1) and
 * that of the mean probability.
 */
export function patientsCsv(rows: readonly PatientRow[]): string {
  return csvText(
    COLUMNS,
    rows.map((row): Readonly<Record<(typeof COLUMNS)[number], string>> => ({
      unit: textCell(row.unit),
      patient: textCell(row.patient),
      diagnosis: row.diagnosis ?? '',
      pairs: String(row.pairs),
      benign_votes: String(row.benignVotes),
      malignant_votes: String(row.malignantVotes),
      decision: row.decision,
      mean_probability: numberCell(row.meanProbability),
      mean_decision: row.meanDecision,
      seen_in_fitting: booleanCell(row.seenInFitting),
    })),
  );
}
