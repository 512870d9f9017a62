import type { ModelHash } from '../../../shared/domain/ids.ts';
import type { CalibrationRecord } from '../interface.ts';
import { found } from '../rows.ts';
import type { Sql } from '../sql.ts';
import type { Query } from './query.ts';

/** The oldest first. */
export const calibrations: Query<'calibrations'> = ({ sql }, { model }) =>
  calibrationsWhere(sql, 'model.hash = ? ORDER BY calibration.version', model);

export const calibration: Query<'calibration'> = ({ sql }, { model }) =>
  currentCalibration(sql, model);

/** The calibration that speaks with a model now, or null. */
export function currentCalibration(sql: Sql, model: ModelHash): CalibrationRecord | null {
  const [row] = calibrationsWhere(
    sql,
    `calibration.id = (
       SELECT calibration_id FROM calibration_choice
       WHERE model_id = (SELECT id FROM model WHERE hash = ?) ORDER BY id DESC LIMIT 1)`,
    model,
  );
  return row ?? null;
}

interface CalibrationRow extends Omit<CalibrationRecord, 'result' | 'patients'> {
  readonly result: string;
  readonly patients: string;
}

function calibrationsWhere(sql: Sql, condition: string, model: ModelHash): CalibrationRecord[] {
  return sql
    .all<CalibrationRow>(
      `SELECT model.hash AS model, calibration.version, calibration.study_id AS studyId,
         study.name AS study, result, patients, cases_hash AS casesHash, made_by AS madeBy,
         made_at AS madeAt
       FROM calibration JOIN model ON model.id = calibration.model_id
       JOIN study ON study.id = calibration.study_id
       WHERE ${condition}`,
      model,
    )
    .map(calibrationOf);
}

function calibrationOf({ result, patients, ...row }: CalibrationRow): CalibrationRecord {
  return {
    ...row,
    // Written by this program from the schema.
    result: JSON.parse(result) as CalibrationRecord['result'],
    patients: JSON.parse(patients) as CalibrationRecord['patients'],
  };
}

export function modelId(sql: Sql, hash: string): number {
  const [id] = sql.column<number>('SELECT id FROM model WHERE hash = ?', hash);
  return found(id, 'Model', hash.slice(0, 12));
}
