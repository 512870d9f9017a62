import type { SonopairError } from '../../../shared/errors.ts';
import type { Act } from '../act.ts';
import { recordError } from '../errors.ts';
import { currentCalibration, modelId } from '../queries/trust.ts';
import { studyOf } from '../rows.ts';

export const lockCalibration: Act<'lockCalibration'> = (sql, input, { actor, at, record }) => {
  const { model, studyId, result, patients, casesHash } = input;
  const id = modelId(sql, model);
  const { name: study } = studyOf(sql, studyId);
  const [last] = sql.column<number | null>(
    'SELECT max(version) FROM calibration WHERE model_id = ?',
    id,
  );
  const version = (last ?? 0) + 1;
  const calibration = sql.run(
    `INSERT INTO calibration
       (model_id, version, study_id, result, patients, cases_hash, made_by, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    version,
    studyId,
    JSON.stringify(result),
    JSON.stringify(patients),
    casesHash,
    actor,
    at,
  );
  choose(sql, id, calibration, actor, at);
  record(null, { model, calibration: version, study, patients: patients.length, casesHash });
  return version;
};

export const chooseCalibration: Act<'chooseCalibration'> = (
  sql,
  { model, version },
  { actor, at, record },
) => {
  const id = modelId(sql, model);
  const before = currentCalibration(sql, model)?.version ?? null;
  if (before === version) return null;
  const row =
    version === null
      ? null
      : sql.column<number>(
          'SELECT id FROM calibration WHERE model_id = ? AND version = ?',
          id,
          version,
        )[0];
  if (row === undefined) throw unknown(version!);
  choose(sql, id, row, actor, at);
  record(null, { model, calibration: { from: before, to: version } });
  return null;
};

function choose(
  sql: Parameters<Act<'chooseCalibration'>>[0],
  model: number,
  calibration: number | null,
  actor: string,
  at: string,
): void {
  sql.run(
    'INSERT INTO calibration_choice (model_id, calibration_id, by, at) VALUES (?, ?, ?, ?)',
    model,
    calibration,
    actor,
    at,
  );
}

function unknown(version: number): SonopairError {
  return recordError(
    `Calibration ${version}`,
    'the model has none of this number',
    'Look at the list anew',
  );
}
