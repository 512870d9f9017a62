import { setImmediate } from 'node:timers/promises';

import { CLASS_NAMES, classIndex, type Diagnosis } from '../../../shared/domain/diagnosis.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Stability } from '../../../shared/domain/opinion.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { coveredRegion } from '../../../shared/geometry/window.ts';
import { isPositive } from '../../../shared/stats/confusion.ts';
import { calibratedScore, rawCutoff } from '../../../shared/trust/calibrate.ts';
import { renderHeatLayer } from '../../imaging/heat-layer.ts';
import { type OpenedImage, type OpenedPair, openPair, tensorOf } from '../../imaging/prepare.ts';
import type { ModelFolder } from '../../model/folder.ts';
import type { Manifest } from '../../model/manifest.ts';
import { APPLICATION, VERSION } from '../../model/version.ts';
import type { CalibrationRecord, ImageStore, StoredRead } from '../../registry/interface.ts';
import type { Heat, PairOutput, Reader } from '../reader.ts';
import { changedCrops } from './crop-changes.ts';
import { storedPairImages } from './stored-pair.ts';

/** A read as it is to be stored. */
type NewRead = Omit<StoredRead, 'id' | 'createdAt'>;

/** With what pairs are read, and by which calibration. */
export interface ReadHost {
  readonly reader: Reader;
  readonly store: ImageStore;
  /** The one that speaks with the model, or null. */
  readonly calibration: CalibrationRecord | null;
}

interface FailedRead {
  readonly pair: RegisteredPair;
  readonly error: SonopairError;
}

interface ReadPairs {
  readonly reads: readonly NewRead[];
  /** Pairs whose images or crops cannot be used; they stop no other. */
  readonly failed: readonly FailedRead[];
}

/**
 * Reads pairs of the registry and stores their heat-map layers: each as it is drawn, and with its
 * crops changed a little, in one batch. While one is in the reading process, the images of the next
 * are decoded here and the layers of the one before are drawn.
 *
 * Throws SonopairError `engine` where the reading process cannot work, `model` where it gives no
 * probability, `disk-full` or `file` where a layer cannot be stored; no read is stored then.
 */
export async function readRegisteredPairs(
  pairs: readonly RegisteredPair[],
  model: ModelFolder,
  host: ReadHost,
): Promise<ReadPairs> {
  const { reader, store } = host;
  const failed: FailedRead[] = [];
  const finished: Promise<NewRead>[] = [];
  const prepareAt = (i: number): Promise<Prepared | SonopairError> | undefined =>
    i < pairs.length ? prepare(pairs[i]!, model.manifest, store).catch(pairFault) : undefined;
  try {
    let next = prepareAt(0);
    for (const [i, pair] of pairs.entries()) {
      const prepared = await next!;
      next = prepareAt(i + 1);
      if (prepared instanceof SonopairError) {
        failed.push({ pair, error: prepared });
        continue;
      }
      const outputs = await reader.read(prepared.inputs);
      const [drawn, ...changed] = outputs;
      if (drawn instanceof SonopairError) failed.push({ pair, error: drawn });
      else finished.push(finish(pair, prepared.opened, drawn!, changed, model.manifest, host));
    }
    return { reads: await Promise.all(finished), failed };
  } finally {
    // A failure of one is thrown above; the others must not fail unheard.
    await Promise.allSettled(finished);
  }
}

/** A fault of this pair's images is its own; anything else ends the read. */
function pairFault(error: unknown): SonopairError {
  if (error instanceof SonopairError && (error.kind === 'image' || error.kind === 'store'))
    return error;
  throw error;
}

interface Prepared {
  readonly opened: OpenedPair;
  /** The drawn crop first, then the changed ones. */
  readonly inputs: readonly Float32Array[];
}

async function prepare(
  pair: RegisteredPair,
  manifest: Manifest,
  store: ImageStore,
): Promise<Prepared> {
  const opened = await openPair(storedPairImages(pair, store), manifest);
  // A whole image has no crop to be changed.
  const crops = manifest.images === 'full' ? [opened] : [opened, ...changedCrops(opened)];
  const inputs: Float32Array[] = [];
  for (const crop of crops) {
    inputs.push(tensorOf(crop, manifest));
    // Resizing is arithmetic on this thread, which also answers the windows.
    await setImmediate();
  }
  return { opened, inputs };
}

async function finish(
  pair: RegisteredPair,
  opened: OpenedPair,
  drawn: PairOutput,
  changed: readonly (PairOutput | SonopairError)[],
  manifest: Manifest,
  { store, calibration }: ReadHost,
): Promise<NewRead> {
  const { probability, networks, familiarity } = drawn;
  for (const value of [probability, ...Object.values(networks)])
    if (!Number.isFinite(value)) throw notAProbability(pair);
  // The calibrated threshold, on the scale of the model's own probabilities.
  const cutoff = calibration === null ? manifest.cutoff : rawCutoff(calibration.result);
  const heat = drawn.heat!;
  const layers = async (name: Diagnosis): Promise<StoredRead['heat'][Diagnosis]> => ({
    b: await layer(opened.b, heat, name, manifest, store),
    se: await layer(opened.se, heat, name, manifest, store),
  });
  return {
    pairId: pair.id,
    roiId: manifest.images === 'full' ? null : (pair.roi?.id ?? null),
    model: manifest.onnx.sha256 as NewRead['model'],
    probability,
    decision: calledAt(cutoff, probability),
    cutoff,
    networks,
    calibration: calibration === null ? null : `v${calibration.version}`,
    calibrated: calibration === null ? null : calibratedScore(calibration.result, probability),
    familiarity,
    stability: stabilityOf(probability, changed, cutoff),
    evidence: { benign: heat.maxima[0]!, malignant: heat.maxima[1]! },
    preprocessing: manifest.preprocessing.version,
    application: `${APPLICATION} ${VERSION}`,
    heat: { benign: await layers('benign'), malignant: await layers('malignant') },
  };
}

async function layer(
  image: OpenedImage | undefined,
  heat: Heat,
  name: Diagnosis,
  manifest: Manifest,
  store: ImageStore,
): Promise<string | null> {
  if (image === undefined) return null;
  const { width, height } = image.raster;
  const region = coveredRegion(image.region, manifest.eval, manifest.size);
  const map = heat.maps[classIndex(name)]!;
  await setImmediate();
  return store.saveHeat(await renderHeatLayer({ width, height, region, map, mapSide: heat.side }));
}

/** Over the drawn crop and all changed ones that could be read; null where there are none. */
function stabilityOf(
  drawn: number,
  changed: readonly (PairOutput | SonopairError)[],
  cutoff: number,
): Stability | null {
  const others = changed.flatMap((output) =>
    output instanceof SonopairError || !Number.isFinite(output.probability)
      ? []
      : [output.probability],
  );
  if (others.length === 0) return null;
  const decision = calledAt(cutoff, drawn);
  return {
    crops: others.length,
    lowest: Math.min(drawn, ...others),
    highest: Math.max(drawn, ...others),
    flips: others.some((probability) => calledAt(cutoff, probability) !== decision),
  };
}

function calledAt(cutoff: number, probability: number): Diagnosis {
  return CLASS_NAMES[isPositive(probability, cutoff) ? 1 : 0];
}

function notAProbability({ code }: RegisteredPair): SonopairError {
  return new SonopairError('model', {
    subject: `Pair ${code}`,
    reason: 'the model gave it a probability that is not a number',
    remedy: 'Nothing was saved. Choose another model, or fit it again with a smaller learning rate',
  });
}
