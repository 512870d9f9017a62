import { join } from 'node:path';

import type { Contract } from '../../../shared/contract/index.ts';
import type { JobId } from '../../../shared/contract/jobs.ts';
import type { Run } from '../../../shared/contract/results.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import { fitName } from '../../../shared/crossval/arms.ts';
import type { CrossvalManifest, ManifestPair } from '../../../shared/crossval/manifest.ts';
import type { UnitHeat } from '../../../shared/crossval/predictions.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { unitId } from '../../../shared/crossval/units.ts';
import { classIndex, type Diagnosis } from '../../../shared/domain/diagnosis.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { coveredRegion } from '../../../shared/geometry/window.ts';
import { hasUnit, readUnitHeat } from '../../crossval/folder.ts';
import { exists, readBytes } from '../../files/read.ts';
import type { ImageSource } from '../../imaging/decode.ts';
import { renderHeatLayer } from '../../imaging/heat-layer.ts';
import type { Registry } from '../../registry/interface.ts';
import { manifestOf } from '../jobs/evaluate.ts';
import { placeOf } from '../jobs/folders.ts';
import { keepLast } from './keep-last.ts';
import { meanMap } from './mean-map.ts';
import { readResults, REPORT_FILE, resultsSignature } from './results-file.ts';
import { zippedTables } from './run-files.ts';

/** A Grad-CAM map of a run. */
export interface RunHeat {
  /** `fitName`, e.g. `bse-cropped`. */
  readonly fit: string;
  /** 1-based; or over all folds that tested the pair. */
  readonly fold: number | 'mean';
  readonly pair: string;
  readonly of: Diagnosis;
  /** The image it is laid over. */
  readonly over: 'b' | 'se';
}

/** Figures and pictures of runs: `results` of the contract. */
export interface Results extends ServiceOf<Contract['results']> {
  readonly get: (input: { readonly run: JobId }) => Promise<RunResults>;
  /** The image of a pair as it was frozen. Throws SonopairError `record`, or `file`. */
  readonly image: (run: JobId, pair: string, side: 'b' | 'se') => Promise<ImageSource>;
  /** `report.pdf`. Throws SonopairError `record` where there is none, or `store`. */
  readonly report: (run: JobId) => Promise<Buffer>;
  /**
   * A transparent PNG of the aspect of its image (`imaging/heat-layer.ts`). Throws SonopairError
   * `record` where no fold that is done tested the pair, or the models do not look at that image.
   */
  readonly heat: (run: JobId, heat: RunHeat) => Promise<Buffer>;
  /** All its tables (CSV) as one ZIP. Throws SonopairError `record` where there are none, or `file`. */
  readonly tables: (run: JobId) => Promise<Buffer>;
}

export interface ResultsDependencies {
  readonly registry: Pick<Registry, 'query'>;
  /** `jobs/` of the data folder. */
  readonly folder: string;
}

/** Manifests and maps that are kept at hand: of the run that is looked at, and one beside it. */
const MANIFESTS_KEPT = 2;
const UNITS_KEPT = 40;
/** Figures are megabytes, of which a list of runs shows a line. */
const SUMMARIES_KEPT = 500;

type Summary = Pick<Run, 'manifest' | 'study' | 'units'>;

export function createResults({ registry, folder: root }: ResultsDependencies): Results {
  const { query } = registry;
  // Neither changes once it is there.
  const manifests = keepLast<CrossvalManifest>(MANIFESTS_KEPT);
  const heats = keepLast<UnitHeat>(UNITS_KEPT);
  const summaries = keepLast<Summary>(SUMMARIES_KEPT);

  const opened = async (id: JobId): Promise<OpenRun> => {
    const { kind, folder: name } = await query.job({ id });
    if (kind !== 'crossval') throw noRun(id);
    const folder = join(root, name);
    return { folder, manifest: await manifests(folder, () => manifestOf(folder)) };
  };
  const heatOf = async ({ folder, manifest }: OpenRun, unit: string): Promise<UnitHeat> =>
    heats(join(folder, unit), () => readUnitHeat(folder, unit, manifest));

  const summaryOf = async (folder: string): Promise<Summary | undefined> => {
    const signature = await resultsSignature(folder);
    if (signature === undefined) return undefined;
    return summaries(signature, async () => {
      const { manifest, study, units } = await readResults(folder);
      return { manifest, study, units };
    });
  };

  return {
    runs: async () => {
      const runs: Run[] = [];
      for (const { id, kind, name, createdAt, folder } of await query.jobs(null)) {
        if (kind !== 'crossval') continue;
        const summary = await summaryOf(join(root, folder));
        if (summary !== undefined) runs.push({ id, name, createdAt, ...summary });
      }
      return runs;
    },
    get: async ({ run }) => {
      const { kind, folder: name } = await query.job({ id: run });
      const folder = join(root, name);
      if (kind !== 'crossval' || (await resultsSignature(folder)) === undefined) throw noRun(run);
      return readResults(folder);
    },
    image: async (id, code, side) => {
      const { folder, manifest } = await opened(id);
      const { path } = pairOf(manifest, code)[side];
      const file = join(placeOf(folder).study, path);
      return { name: path, bytes: () => readBytes(file, 'store') };
    },
    report: async (id) => {
      const { kind, folder: name } = await query.job({ id });
      const file = join(root, name, REPORT_FILE);
      if (kind !== 'crossval' || !(await exists(file)))
        throw nothingThere(`Run ${id}`, 'it has no report', 'Evaluate the run again');
      return readBytes(file, 'store');
    },
    heat: async (id, { fit: name, fold, pair: code, of, over }) => {
      const run = await opened(id);
      const { content } = run.manifest;
      const fit = content.plan.fits.find((each) => fitName(each) === name);
      const pair = pairOf(run.manifest, code);
      if (fit === undefined) throw nothingThere(`Fit ${name}`, 'the plan has none of that name');
      if (fit.input !== 'bse' && fit.input !== over) throw notLookedAt(over);
      const folds = fold === 'mean' ? content.parts.folds.map((_, i) => i + 1) : [fold];
      const maps: Float32Array[] = [];
      let side = 0;
      for (const each of folds) {
        const unit = unitId(fit, each);
        if (!(await hasUnit(run.folder, unit))) continue;
        const heat = await heatOf(run, unit);
        const map = mapOf(heat, code, classIndex(of));
        side = heat.width;
        if (map !== undefined) maps.push(map);
      }
      if (maps.length === 0)
        throw nothingThere(`Grad-CAM of ${code}`, 'no fold that is done tested it');
      const { width, height, roi } = pair[over];
      const whole = { x: 0, y: 0, width, height };
      const { eval: evaluation, size } = content.options;
      const seen = fit.images === 'cropped' && roi !== null ? roi : whole;
      const region = coveredRegion(seen, evaluation, size);
      return renderHeatLayer({ width, height, region, map: meanMap(maps), mapSide: side });
    },
    tables: async (id) => {
      const { kind, folder: name } = await query.job({ id });
      if (kind !== 'crossval') throw noRun(id);
      return zippedTables(join(root, name));
    },
  };
}

interface OpenRun {
  readonly folder: string;
  readonly manifest: CrossvalManifest;
}

function pairOf({ content }: CrossvalManifest, code: string): ManifestPair {
  const pair = content.pairs.find((each) => each.pair === code);
  if (pair === undefined) throw nothingThere(`Pair ${code}`, 'it is not in the run');
  return pair;
}

/** The map of one pair and class; undefined where the unit did not test the pair. */
function mapOf(
  { pairs, width, height, maps }: UnitHeat,
  pair: string,
  of: number,
): Float32Array | undefined {
  const at = pairs.indexOf(pair);
  if (at < 0) return undefined;
  const cells = width * height;
  const from = (at * 2 + of) * cells;
  return maps.subarray(from, from + cells);
}

function noRun(id: JobId): SonopairError {
  return nothingThere(
    `Run ${id}`,
    'it has no figures',
    'Wait until a unit is done, or evaluate it',
  );
}

function notLookedAt(image: 'b' | 'se'): SonopairError {
  return nothingThere(
    'Heat-map',
    `the model does not look at the ${image === 'b' ? 'B-mode' : 'strain'} image`,
  );
}

function nothingThere(subject: string, reason: string, remedy?: string): SonopairError {
  return new SonopairError('record', {
    subject,
    reason,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
