import { membersOf } from '../../../shared/crossval/arms.ts';
import type { FitOptions, ManifestPair } from '../../../shared/crossval/manifest.ts';
import type { UnitHeat } from '../../../shared/crossval/predictions.ts';
import type { HeatFigures } from '../../../shared/crossval/results.ts';
import { BENIGN, type ClassIndex, MALIGNANT } from '../../../shared/domain/diagnosis.ts';
import { INPUT_KINDS, type InputKind } from '../../../shared/domain/input.ts';
import { coveredRegion } from '../../../shared/geometry/window.ts';
import { countedBootstrap } from '../../../shared/stats/bootstrap.ts';
import { isPositive } from '../../../shared/stats/confusion.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { mean } from '../../../shared/stats/moments.ts';
import { countedMean } from '../counted.ts';
import { type CellBox, heatInside } from './heat-inside.ts';
import { order, probabilityOf } from './scores.ts';
import type { Setting } from './setting.ts';
import type { DoneUnit } from './units.ts';

/** The images a map of an input kind is laid over. */
const IMAGES: Readonly<Record<InputKind, readonly ('b' | 'se')[]>> = {
  b: ['b'],
  se: ['se'],
  bse: ['b', 'se'],
};

/** One map over one image; `share` and `hit` are null without positive evidence. */
interface MapFigures {
  readonly pair: string;
  readonly patient: string;
  readonly share: number | null;
  readonly hit: number | null;
  readonly area: number;
}

/**
 * Where Grad-CAM of the decided class lies on full images, for every input kind that has units: the
 * share of heat inside the ROI and the pointing game, beside the ROI's own share of the image. Pairs
 * without an ROI take no part.
 */
export function heatFigures(
  done: readonly DoneUnit[],
  pairs: readonly ManifestPair[],
  options: Pick<FitOptions, 'eval' | 'size'>,
  setting: Setting,
): readonly HeatFigures[] {
  const entries = new Map(pairs.map((pair) => [pair.pair, pair]));
  return INPUT_KINDS.flatMap((input) => {
    const own = done.filter(({ unit: { fit } }) => fit.input === input && fit.images === 'full');
    if (own.length === 0) return [];
    return IMAGES[input].map((image): HeatFigures => {
      const maps = own.flatMap((unit) => unitMaps(unit, image, entries, options, setting.cutoff));
      return Object.assign({ input, images: 'full' as const, image }, averaged(maps, setting));
    });
  });
}

function unitMaps(
  { unit, result }: DoneUnit,
  image: 'b' | 'se',
  entries: ReadonlyMap<string, ManifestPair>,
  options: Pick<FitOptions, 'eval' | 'size'>,
  cutoff: number,
): readonly MapFigures[] {
  const members = membersOf(unit.fit);
  const joint = {
    reader: members.length > 0 ? 'ensemble' : unit.fit.networks[0]!,
    members,
  } as const;
  const tests = new Map(
    result.predictions.flatMap((item) => (item.part === 'test' ? [[item.pair, item]] : [])),
  );
  const { heat } = result;
  return heat.pairs.flatMap((pair, i): readonly MapFigures[] => {
    const prediction = tests.get(pair);
    const entry = entries.get(pair);
    const roi = entry?.[image].roi ?? null;
    if (prediction === undefined || entry === undefined || roi === null) return [];
    const { width, height } = entry[image];
    const seen = coveredRegion({ x: 0, y: 0, width, height }, options.eval, options.size);
    const inside: CellBox = {
      left: ((roi.x - seen.x) / seen.width) * heat.width,
      right: ((roi.x + roi.width - seen.x) / seen.width) * heat.width,
      top: ((roi.y - seen.y) / seen.height) * heat.height,
      bottom: ((roi.y + roi.height - seen.y) / seen.height) * heat.height,
    };
    const decided = isPositive(
      // The joint reader is no vote.
      probabilityOf(prediction, joint, { voting: 'mean', cutoff }),
      cutoff,
    )
      ? MALIGNANT
      : BENIGN;
    return [{ pair, patient: entry.patient, ...heatInside(mapOf(heat, i, decided), heat, inside) }];
  });
}

/** Empty where nothing speaks for the class. */
function mapOf({ maps, maxima, width, height }: UnitHeat, i: number, of: ClassIndex): Float32Array {
  const at = 2 * i + of;
  const cells = width * height;
  return maxima[at]! > 0 ? maps.subarray(at * cells, (at + 1) * cells) : new Float32Array(cells);
}

function averaged(
  maps: readonly MapFigures[],
  { resamplesOf }: Setting,
): Pick<HeatFigures, 'shareInside' | 'pointing' | 'roiArea' | 'empty' | 'maps'> {
  const placed = maps.flatMap(({ share, hit, ...rest }) =>
    share === null || hit === null ? [] : [Object.assign(rest, { share, hit })],
  );
  const sorted = placed.toSorted((a, b) => order(a.pair, b.pair));
  const byPatient = Map.groupBy(sorted, ({ patient }) => patient);
  const patients = [...byPatient.keys()].toSorted(order).map((code) => {
    const own = [...Map.groupBy(byPatient.get(code)!, ({ pair }) => pair).values()];
    const over = (of: 'share' | 'hit' | 'area'): number =>
      mean(own.map((folds) => mean(folds.map((map) => map[of]))!))!;
    return { share: over('share'), hit: over('hit'), area: over('area') };
  });
  const resampled = {
    share: countedMean(patients.map(({ share }) => share)),
    hit: countedMean(patients.map(({ hit }) => hit)),
  };
  const intervals = countedBootstrap(resamplesOf(patients.length), (counts) => ({
    share: resampled.share(counts),
    hit: resampled.hit(counts),
  }));
  const estimate = (of: 'share' | 'hit'): Estimate => ({
    value: mean(patients.map((patient) => patient[of])),
    n: patients.length,
    unit: 'patient',
    cases: patients.length,
    interval: intervals[of],
  });
  return {
    shareInside: estimate('share'),
    pointing: estimate('hit'),
    roiArea: mean(patients.map(({ area }) => area)),
    empty: maps.length - placed.length,
    maps: maps.length,
  };
}
