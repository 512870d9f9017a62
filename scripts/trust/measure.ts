import { openRuntime, type Session } from '../../src/main/engine/runtime.ts';
import { float32 } from '../../src/main/engine/tensor.ts';
import type { Raster } from '../../src/main/imaging/raster.ts';
import {
  type OpenedPair,
  openPair,
  type PairImages,
  studyPairImages,
  tensorOf,
} from '../../src/main/imaging/prepare.ts';
import { openModel, type ModelFolder } from '../../src/main/model/folder.ts';
import { READING } from '../../src/main/nn/inference.ts';
import { readStudy } from '../../src/main/study/read.ts';
import { pairsOfPart, readSplit } from '../../src/main/study/split.ts';
import { hasSeen } from '../../src/main/model/seen.ts';
import type { Pair } from '../../src/shared/domain/study.ts';
import { picture, PICTURE_KINDS } from './pictures.ts';

/** How far one input is from the pairs of the fit, by each way of telling. */
export interface Distances {
  readonly features: number;
  readonly look: number;
  /** Cosine distance to the tenth nearest fitting pair in features (Y. Sun and others, ICML 2022). */
  readonly neighbour: number;
}

export interface Row extends Distances {
  readonly patient: string;
}

export interface Measured {
  readonly card: NonNullable<ModelFolder['manifest']['familiarity']>;
  readonly origin: string;
  readonly size: number;
  readonly fittingPairs: number;
  /** The validation patients of the fit are not told apart in the card: held-out ones only. */
  readonly heldOut: readonly Row[];
  readonly tricks: Readonly<Record<string, readonly Row[]>>;
}

export interface Request {
  readonly study: string;
  readonly split: string;
  readonly model: string;
}

/** Ways in which a pair can be wrong and still open. */
const TRICKS: Readonly<Record<string, (pair: PairImages) => PairImages>> = {
  'B and strain swapped': ({ pair, b, se }) => ({ pair, b: se, se: b }),
  'B in both places': ({ pair, b }) => ({ pair, b, se: b }),
  'strain in both places': ({ pair, se }) => ({ pair, b: se, se }),
};

const PICTURES = 30;
const NEIGHBOUR = 10;

/** Reads held-out patients as they are, wrongly handled, and pictures of another kind. */
export async function measure(
  { study: root, split: file, model: folder }: Request,
  threads: number,
  say: (text: string) => void,
): Promise<Measured> {
  const study = await readStudy(root);
  const split = await readSplit(file, study);
  const model = await openModel(folder);
  const { manifest } = model;
  if (manifest.familiarity === undefined) throw new Error('this model cannot judge');
  const session = await (
    await openRuntime()
  ).createSession(model.onnxPath, { provider: 'cpu', threads });
  const open = (pair: PairImages): Promise<OpenedPair> => openPair(pair, manifest);
  const held = pairsOfPart(study, split, 'test').filter((pair) => !isSeen(pair, model));
  const fitted = pairsOfPart(study, split, 'train');
  const bank: Float32Array[] = [];
  for (const pair of fitted)
    bank.push(unit((await run(session, model, await open(studyPairImages(root, pair)))).row));
  say(`${fitted.length} pairs of the fit read`);

  const rows = async (
    make: (pair: Pair, index: number) => Promise<OpenedPair>,
  ): Promise<readonly Row[]> => {
    const all: Row[] = [];
    for (const [index, pair] of held.entries()) {
      const { row, features, look } = await run(session, model, await make(pair, index));
      all.push({ patient: pair.patient, features, look, neighbour: neighbourOf(bank, unit(row)) });
    }
    return all;
  };
  const images = (pair: Pair): PairImages => studyPairImages(root, pair);
  const heldOut = await rows((pair) => open(images(pair)));
  say('held-out pairs read');
  const tricks: Record<string, readonly Row[]> = {};
  for (const [name, change] of Object.entries(TRICKS)) {
    tricks[name] = await rows((pair) => open(change(images(pair))));
    say(name);
  }
  tricks['colour scale inverted'] = await rows(async (pair) => inverted(await open(images(pair))));
  tricks['negative B-mode'] = await rows(async (pair) => negative(await open(images(pair))));
  say('colour scale inverted, negative');
  for (const kind of PICTURE_KINDS) {
    const all: Row[] = [];
    for (let seed = 1; seed <= PICTURES; seed += 1) {
      const pair = { b: opened(picture(kind, seed, 1)), se: opened(picture(kind, seed + 1000, 3)) };
      const { row, features, look } = await run(session, model, pair);
      const neighbour = neighbourOf(bank, unit(row));
      all.push({ patient: `${kind} ${seed}`, features, look, neighbour });
    }
    tricks[kind] = all;
    say(kind);
  }
  await session.release();
  const { familiarity: card, size, data } = manifest;
  return { card, origin: data.origin, size, fittingPairs: fitted.length, heldOut, tricks };
}

function isSeen({ patient }: Pair, { manifest }: ModelFolder): boolean {
  return hasSeen(manifest.data, { code: patient, imageHashes: [] });
}

async function run(
  session: Session,
  { manifest: { input, size, eval: evaluation } }: ModelFolder,
  pair: OpenedPair,
): Promise<{ readonly row: Float32Array; readonly features: number; readonly look: number }> {
  const tensor = tensorOf(
    { b: input === 'se' ? undefined : pair.b, se: input === 'b' ? undefined : pair.se },
    { size, eval: evaluation },
  );
  const feeds = { [READING.images]: float32(tensor, [1, tensor.length / size ** 2, size, size]) };
  const outputs = await session.run(feeds, [READING.features, READING.stray]);
  const [features, look] = outputs.get(READING.stray)!.data as Float32Array;
  const row = Float32Array.from(outputs.get(READING.features)!.data as Float32Array);
  return { row, features: features!, look: look! };
}

/** Red and blue exchanged: the scale of a scanner set the other way round. */
function inverted({ b, se }: OpenedPair): OpenedPair {
  if (se === undefined) return { b, se };
  const data = se.raster.data.slice();
  for (let i = 0; i < data.length; i += 3) [data[i], data[i + 2]] = [data[i + 2]!, data[i]!];
  return { b, se: { ...se, raster: { ...se.raster, data } } };
}

function negative({ b, se }: OpenedPair): OpenedPair {
  if (b === undefined) return { b, se };
  const data = b.raster.data.map((x: number) => b.raster.maximum - x);
  return { b: { ...b, raster: { ...b.raster, data } }, se };
}

function opened(raster: Raster): NonNullable<OpenedPair['b']> {
  const { width, height } = raster;
  return {
    raster,
    region: { x: 0, y: 0, width, height },
  };
}

function unit(row: Float32Array): Float32Array {
  const norm = Math.hypot(...row) || 1;
  return row.map((x) => x / norm);
}

function neighbourOf(bank: readonly Float32Array[], row: Float32Array): number {
  const near = bank.map((other) => {
    let along = 0;
    for (let i = 0; i < row.length; i += 1) along += row[i]! * other[i]!;
    return 1 - along;
  });
  return near.toSorted((a, b) => a - b)[Math.min(NEIGHBOUR, near.length) - 1]!;
}
