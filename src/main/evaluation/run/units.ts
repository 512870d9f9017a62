import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { UnitResult } from '../../../shared/crossval/predictions.ts';
import { type Unit, unitsOf } from '../../../shared/crossval/units.ts';
import { SonopairError } from '../../../shared/errors.ts';

/** A unit of the plan that is done. */
export interface DoneUnit {
  readonly unit: Unit;
  readonly result: UnitResult;
}

/**
 * The units that are done, in the plan's order whatever order they come in.
 *
 * Throws SonopairError `study` for a unit the manifest does not know or that comes twice, and for a
 * prediction that must not be scored: of a pair that is not in the study, or as a test of a patient
 * who is not in the test part of its fold.
 */
export function doneUnits(
  { content }: CrossvalManifest,
  results: readonly UnitResult[],
): readonly DoneUnit[] {
  const byId = new Map<string, UnitResult>();
  for (const result of results) {
    if (byId.has(result.unit)) throw wrongUnit(result.unit, 'it comes twice');
    byId.set(result.unit, result);
  }
  const patientOf = new Map(content.pairs.map(({ pair, patient }) => [pair, patient]));
  const done = unitsOf(content).flatMap((unit) => {
    const result = byId.get(unit.id);
    byId.delete(unit.id);
    if (result === undefined) return [];
    checkPredictions(unit, result, patientOf);
    return [{ unit, result }];
  });
  const [unknown] = byId.keys();
  if (unknown !== undefined) throw wrongUnit(unknown, 'the manifest does not plan it');
  return done;
}

function checkPredictions(
  { id, parts, fit }: Unit,
  { predictions }: UnitResult,
  patientOf: ReadonlyMap<string, string>,
): void {
  const allowed = { test: new Set(parts.test), validation: new Set(parts.validation) };
  const seen = new Set<string>();
  for (const { pair, part, networks, ensemble } of predictions) {
    const patient = patientOf.get(pair);
    if (patient === undefined) throw wrongUnit(id, `its pair ${pair} is not in the study`);
    if (seen.has(pair)) throw wrongUnit(id, `its pair ${pair} is predicted twice`);
    seen.add(pair);
    if (!allowed[part].has(patient))
      throw wrongUnit(id, `patient ${patient} is not in the ${part} part of its fold`);
    const missing = fit.networks.find((network) => networks[network] === undefined);
    if (missing !== undefined || (fit.networks.length > 1 && ensemble === null))
      throw wrongUnit(id, `its pair ${pair} has no probability by the ${missing ?? 'ensemble'}`);
  }
}

function wrongUnit(unit: string, reason: string): SonopairError {
  return new SonopairError('study', {
    subject: `Unit ${unit}`,
    reason: `it cannot be evaluated: ${reason}`,
    remedy: 'Remove its folder and run it again with the manifest it belongs to',
  });
}
