import { CHANNELS } from '../../shared/domain/input.ts';
import type { PairFamiliarity } from '../../shared/domain/opinion.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import type { ProviderChoice } from '../engine/options.ts';
import { type StartWorker, startWorker, type Worker } from '../process/process.ts';
import type {
  OpenArgument,
  OpenResult,
  RunArgument,
  RunResult,
} from '../engine/reader-protocol.ts';
import { overViews } from '../engine/views.ts';
import { familiarityOf } from '../model/familiarity.ts';
import type { ModelFolder } from '../model/folder.ts';
import type { Manifest } from '../model/manifest.ts';
import { READING } from '../nn/inference.ts';

/** What one run says of one pair. */
export interface PairOutput {
  /** Probability of malignancy by the model: the ensemble, or its only network. */
  readonly probability: number;
  /** By each network's own classifier. */
  readonly networks: Readonly<Record<string, number>>;
  /** Whether it is like the pairs of the fit; null of a model that cannot judge. */
  readonly familiarity: PairFamiliarity | null;
  /** Grad-CAM, where it was asked for. */
  readonly heat?: Heat;
}

export interface Heat {
  /** Maps are side × side, rows from the top, scaled to 0..1. */
  readonly side: number;
  /** One per class, benign and malignant. */
  readonly maps: readonly Float32Array[];
  /** The maximum each map was divided by; 0 means no positive evidence. */
  readonly maxima: readonly number[];
}

/** A warm process that reads with one model. */
export interface Reader {
  readonly provider: OpenResult;
  /**
   * Reads pairs given as model inputs [C, S, S], or [views, C, S, S] for the mean over views, with
   * Grad-CAM of the first; for a pair that cannot be read, its cause. A
   * process that dies is started anew and the pairs it held are retried once, one by one, so that
   * one pair cannot take others with it. Throws SonopairError `engine` where no pair can be read at
   * all, or the reader was closed.
   */
  read(inputs: readonly Float32Array[]): Promise<readonly (PairOutput | SonopairError)[]>;
  /** Lets the process end; a read that is under way fails. */
  close(): Promise<void>;
}

export interface ReaderOptions {
  readonly provider: ProviderChoice;
  readonly threads: number;
  /** Whether Grad-CAM maps are returned. */
  readonly heatmaps: boolean;
  /** Called when a process that failed in mid-read is replaced, with the cause. */
  readonly onRestart?: (cause: SonopairError) => void;
  /** How a reading process is made; tests make one that dies. */
  readonly start?: StartWorker;
}

/** Pairs in a row that may each end the process, before the fault is looked for elsewhere. */
const DEATHS_IN_A_ROW = 3;

/**
 * Opens a model for reading and runs it once, so that a model that cannot be used is found before
 * its pairs are blamed. Throws SonopairError `model` where the ONNX file is not what the manifest
 * says, `engine` where the process cannot work.
 */
export async function openReader(model: ModelFolder, options: ReaderOptions): Promise<Reader> {
  const { manifest, onnxPath: path } = model;
  const { start = startWorker, provider, threads } = options;
  const open = async (): Promise<{ worker: Worker; provider: OpenResult }> => {
    const worker = start(new URL('../engine/reader.child.ts', import.meta.url));
    try {
      const argument: OpenArgument = { path, provider, threads };
      return { worker, provider: (await worker.call('open', argument)) as OpenResult };
    } catch (error) {
      worker.kill();
      throw error;
    }
  };
  const first = await open();
  await tryOut(first.worker, model);
  let current: Promise<Worker> | undefined = Promise.resolve(first.worker);
  let closed = false;
  let deaths = 0;
  let lastCause: unknown;

  const replace = async (): Promise<Worker> => {
    options.onRestart?.(unreadable(lastCause));
    return (await open()).worker;
  };
  const run = async (inputs: readonly Float32Array[]): Promise<PairOutput[]> => {
    if (closed) throw readerClosed();
    // Two reads at a time share the process, and its replacement.
    const own = (current ??= replace());
    try {
      const argument = argumentOf(inputs, manifest, options.heatmaps);
      const result = (await (await own).call('run', argument)) as RunResult;
      return outputsOf(overViews(result, argument.shape[0]! / inputs.length), manifest);
    } catch (error) {
      // Whatever went wrong may have left it in a state nobody knows.
      own.then(
        (worker) => worker.kill(),
        () => undefined,
      );
      if (current === own) current = undefined;
      lastCause = error;
      throw error;
    }
  };
  const readAlone = async (input: Float32Array): Promise<PairOutput | SonopairError> => {
    try {
      const [output] = await run([input]);
      deaths = 0;
      return output!;
    } catch (error) {
      deaths += 1;
      if (closed || deaths >= DEATHS_IN_A_ROW) throw error;
      return unreadable(error);
    }
  };
  return {
    provider: first.provider,
    async read(inputs) {
      try {
        return await run(inputs);
      } catch {
        // One by one below, each with a cause of its own.
      }
      const outputs: (PairOutput | SonopairError)[] = [];
      for (const input of inputs) outputs.push(await readAlone(input));
      return outputs;
    },
    async close() {
      closed = true;
      const last = current;
      current = undefined;
      await last?.then(
        (worker) => worker.close(),
        () => undefined,
      );
    },
  };
}

async function tryOut(worker: Worker, { folder, manifest }: ModelFolder): Promise<void> {
  const { input, size } = manifest;
  const blank = new Float32Array(CHANNELS[input] * size * size);
  try {
    outputsOf(
      (await worker.call('run', argumentOf([blank], manifest, true))) as RunResult,
      manifest,
    );
  } catch (error) {
    worker.kill();
    if (!(error instanceof SonopairError) || error.kind !== 'model') throw error;
    throw new SonopairError('model', {
      subject: folder,
      reason: `its ONNX file cannot be run as its manifest says (input ${input}, ${size} pixels): ${error.parts.reason}`,
      remedy: 'Copy the whole model folder again',
    });
  }
}

function readerClosed(): SonopairError {
  return new SonopairError('engine', {
    subject: 'Reading process',
    reason: 'it was closed',
    remedy: 'Read again',
  });
}

function unreadable(error: unknown): SonopairError {
  if (error instanceof SonopairError) return error;
  return new SonopairError('engine', { subject: 'Reading process', reason: reasonOf(error) });
}

function argumentOf(
  inputs: readonly Float32Array[],
  { input, size, networks, familiarity }: Manifest,
  heatmaps: boolean,
): RunArgument {
  const length = CHANNELS[input] * size * size;
  const views = viewsOf(inputs, length);
  const images = new Float32Array(inputs.length * views * length);
  inputs.forEach((values, i) => images.set(values, i * views * length));
  return {
    input: READING.images,
    images,
    shape: [inputs.length * views, CHANNELS[input], size, size],
    outputs: [
      READING.probabilities,
      ...networks.map(({ name }) => READING.networkProbabilities(name)),
      ...(familiarity === undefined ? [] : [READING.stray]),
      ...(heatmaps ? [READING.heatmaps, READING.heatmapMaxima] : []),
    ],
  };
}

/** All pairs of a run are given in as many views. */
function viewsOf(inputs: readonly Float32Array[], length: number): number {
  return inputs[0]!.length / length;
}

function outputsOf(result: RunResult, { networks, familiarity }: Manifest): PairOutput[] {
  const values = (name: string): Float32Array => result.get(name)!.data as Float32Array;
  const malignant = (name: string): number[] => [...values(name)].filter((_, i) => i % 2 === 1);
  const own = networks.map(({ name }) => {
    return { name, probabilities: malignant(READING.networkProbabilities(name)) };
  });
  const maps = result.get(READING.heatmaps);
  const strays = familiarity === undefined ? undefined : values(READING.stray);
  return malignant(READING.probabilities).map((probability, i) => {
    const output = {
      probability,
      networks: Object.fromEntries(own.map(({ name, probabilities }) => [name, probabilities[i]!])),
      familiarity: familiarityOf(
        familiarity,
        strays && { features: strays[2 * i]!, look: strays[2 * i + 1]! },
      ),
    };
    if (maps === undefined) return output;
    const side = maps.shape[3]!;
    const mapOf = (index: number): Float32Array =>
      values(READING.heatmaps).slice(
        (2 * i + index) * side * side,
        (2 * i + index + 1) * side * side,
      );
    const maxima = [...values(READING.heatmapMaxima).subarray(2 * i, 2 * i + 2)];
    return Object.assign(output, { heat: { side, maps: [mapOf(0), mapOf(1)], maxima } });
  });
}
