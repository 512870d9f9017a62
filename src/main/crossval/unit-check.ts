import { membersOf } from '../../shared/crossval/arms.ts';
import type { CrossvalContent } from '../../shared/crossval/manifest.ts';
import type { Prediction, UnitHeat } from '../../shared/crossval/predictions.ts';
import { type Unit, unitsOf } from '../../shared/crossval/units.ts';

/** The unit of a run by its id. Throws where the run has none. */
export function unitOfRun(content: CrossvalContent, id: string): Unit {
  const unit = unitsOf(content).find((one) => one.id === id);
  if (unit === undefined) throw new Error(`the run has no unit ${id}`);
  return unit;
}

/**
 * What is wrong with a division, in words: every patient with a diagnosis is in one part only, the
 * others are in none. A patient in two would be tested by a model that was fitted on them.
 */
export function partsFaults({
  pairs,
  parts,
}: Pick<CrossvalContent, 'pairs' | 'parts'>): readonly string[] {
  const places = new Map<string, number>();
  for (const patient of [...parts.test, ...parts.folds.flat(), ...parts.unlabelled])
    places.set(patient, (places.get(patient) ?? 0) + 1);
  const known = new Set(pairs.map(({ patient }) => patient));
  const unlabelled = new Set(parts.unlabelled);
  const diagnosed = new Set(
    pairs.filter(({ diagnosis }) => diagnosis !== null).map(({ patient }) => patient),
  );
  return [
    ...[...places].flatMap(([patient, count]) =>
      count > 1 ? [`${patient} is in more than one part`] : [],
    ),
    ...[...places.keys()].flatMap((patient) =>
      known.has(patient) ? [] : [`${patient} is in a part and has no pairs`],
    ),
    ...[...known].flatMap((patient) => (places.has(patient) ? [] : [`${patient} is in no part`])),
    ...[...known].flatMap((patient) =>
      places.has(patient) && diagnosed.has(patient) === unlabelled.has(patient)
        ? [`${patient} is ${unlabelled.has(patient) ? '' : 'not '}among those without a diagnosis`]
        : [],
    ),
  ];
}

/**
 * What a unit was given must be its own: a pair of any other patient among the fitted ones would
 * make every figure better than it is. Throws what is wrong, in words.
 */
export function checkGiven(
  { pairs }: CrossvalContent,
  { parts }: Unit,
  given: Readonly<Record<'fitting' | 'validation', readonly string[]>>,
): void {
  const patientOf = new Map(pairs.map(({ pair, patient }) => [pair, patient]));
  for (const part of ['fitting', 'validation'] as const) {
    const members = new Set(parts[part]);
    for (const pair of given[part])
      if (!members.has(patientOf.get(pair) ?? ''))
        throw new Error(`${pair} was given to it for ${part} and is of no patient of that part`);
  }
}

/**
 * A unit predicts every pair of its test and validation patients once, in the manifest's order, by
 * each of its networks. Throws what is wrong, in words.
 */
export function checkPredictions(
  content: CrossvalContent,
  unit: Unit,
  predictions: readonly Prediction[],
): void {
  const expected = predictedPairs(content, unit);
  for (const [i, { pair, part }] of expected.entries()) {
    const found = predictions[i];
    if (found?.pair !== pair)
      throw new Error(`row ${i + 1} is of ${found?.pair ?? 'nothing'}, not of ${pair}`);
    if (found.part !== part) throw new Error(`${pair} is in its ${part} part, not ${found.part}`);
    checkReaders(unit, found);
  }
  const extra = predictions[expected.length];
  if (extra !== undefined) throw new Error(`${extra.pair} is there beyond its pairs`);
}

/** The maps are those of the test pairs, in the manifest's order. Throws what is wrong, in words. */
export function checkHeat(content: CrossvalContent, unit: Unit, { pairs }: UnitHeat): void {
  const expected = predictedPairs(content, unit).filter(({ part }) => part === 'test');
  const wrong = expected.findIndex(({ pair }, i) => pair !== pairs[i]);
  if (wrong >= 0 || pairs.length !== expected.length)
    throw new Error('its maps are not those of the test pairs');
}

function checkReaders({ fit }: Unit, { pair, networks, ensemble }: Prediction): void {
  const missing = fit.networks.find((name) => networks[name] === undefined);
  if (missing !== undefined) throw new Error(`${missing} says nothing of ${pair}`);
  if (Object.keys(networks).length > fit.networks.length)
    throw new Error(`networks it does not have speak of ${pair}`);
  if ((ensemble !== null) !== membersOf(fit).length > 0)
    throw new Error(`of ${pair} an ensemble is ${ensemble === null ? 'missing' : 'too many'}`);
}

function predictedPairs(
  { pairs }: CrossvalContent,
  { parts }: Unit,
): readonly Pick<Prediction, 'pair' | 'part'>[] {
  const partOf = new Map<string, Prediction['part']>();
  for (const part of ['test', 'validation'] as const)
    for (const patient of parts[part]) partOf.set(patient, part);
  return pairs.flatMap(({ pair, patient }) => {
    const part = partOf.get(patient);
    return part === undefined ? [] : [{ pair, part }];
  });
}
