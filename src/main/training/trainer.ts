import type { Runtime, Session, SessionOptions } from '../engine/runtime.ts';
import { float32, integer, scalar, type EngineTensor, type Feeds } from '../engine/tensor.ts';
import { adamScalars } from '../nn/adam.ts';
import { rateFactor, type Schedule } from '../nn/schedule.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import { encodeLoop, LOOP_STEPS } from '../nn/onnx/loop.ts';
import type { Weights } from '../nn/parameters.ts';
import { elementCount, fixedShape } from '../nn/shape.ts';
import { nextName, STEP, type StateTensor, type TrainingStep } from '../nn/training-step.ts';
import { CLASSES } from '../nn/networks/network.ts';

/** One mini-batch, ready to be fed. */
export interface Batch {
  readonly images: Float32Array;
  /** Labels' shares of the mean loss (`crossEntropyTargets`), [n, 2]. */
  readonly targets: Float32Array;
  /** Dropout masks by input name. */
  readonly masks: ReadonlyMap<string, Float32Array>;
}

/** A dropout mask as it is fed: its input's name, its values for one sample, the share dropped. */
export interface SampleMask {
  readonly name: string;
  readonly length: number;
  readonly rate: number;
}

export interface StepResult {
  readonly loss: number;
  /** [n, 2] before the step. */
  readonly logits: Float32Array;
}

export interface TrainerOptions extends SessionOptions {
  /** Steps that run inside one ONNX Loop; 1 runs them one by one. */
  readonly stepsPerRun: number;
  readonly learningRate: number;
  /** How the learning rate changes from step to step; constant without. */
  readonly schedule?: Schedule | undefined;
  /** λ of AdamW; the step must have been built for it. */
  readonly weightDecay?: number | undefined;
  /** Builds the step for a batch size; called once for each size that occurs. */
  readonly buildStep: (batch: number) => TrainingStep;
  /** Shape of one sample, without the batch. */
  readonly sampleShape: readonly number[];
}

/**
 * Runs training steps and keeps their state: parameters, moments and running statistics as named
 * tensors that go round from output to input without being copied.
 */
export class Trainer {
  readonly #runtime: Runtime;
  readonly #options: TrainerOptions;
  readonly #steps = new Map<number, { readonly step: TrainingStep; readonly session: Session }>();
  readonly #layout: readonly StateTensor[];
  #state: Map<string, EngineTensor>;
  #stepsDone: number;

  private constructor(runtime: Runtime, options: TrainerOptions, layout: readonly StateTensor[]) {
    this.#runtime = runtime;
    this.#options = options;
    this.#layout = layout;
    this.#state = new Map();
    this.#stepsDone = 0;
  }

  /** Starts from initial weights, with moments of zero. */
  static start(
    runtime: Runtime,
    options: TrainerOptions,
    weights: Weights,
    batch: number,
  ): Trainer {
    const trainer = new Trainer(runtime, options, options.buildStep(batch).state);
    for (const tensor of trainer.#layout) {
      const data =
        tensor.role === 'value'
          ? rowsOf(weights.get(tensor.parameter)!, tensor)
          : new Float32Array(elementCount(tensor.shape));
      trainer.#state.set(tensor.name, float32(data, tensor.shape));
    }
    return trainer;
  }

  /** The state by name, for a checkpoint. */
  get state(): ReadonlyMap<string, EngineTensor> {
    return this.#state;
  }

  get stepsDone(): number {
    return this.#stepsDone;
  }

  get stepsPerRun(): number {
    return this.#options.stepsPerRun;
  }

  /** Takes over the state of a checkpoint. */
  restore(state: ReadonlyMap<string, EngineTensor>, stepsDone: number): void {
    this.#state = new Map(state);
    this.#stepsDone = stepsDone;
  }

  /** The parameters as they are now, whole tensors by torchvision name; copies. */
  weights(): Map<string, Float32Array> {
    const weights = new Map<string, Float32Array>();
    for (const tensor of this.#layout) {
      if (tensor.role !== 'value') continue;
      const whole =
        weights.get(tensor.parameter) ?? new Float32Array(elementCount(tensor.spec.shape));
      rowsOf(whole, tensor).set(this.#tensor(tensor.name).data as Float32Array);
      weights.set(tensor.parameter, whole);
    }
    return weights;
  }

  /** Input tensors of the parameters as a forward graph takes them, without copies. */
  parameterFeeds(): Feeds {
    const values = this.#layout.filter(({ role }) => role === 'value');
    return Object.fromEntries(values.map(({ name }) => [name, this.#tensor(name)]));
  }

  /** The graph of one step at a batch size. */
  stepFor(batch: number): TrainingStep {
    return this.#options.buildStep(batch);
  }

  /** Runs the batches, all of one size, in order. */
  async run(batches: readonly Batch[]): Promise<StepResult[]> {
    const size = batches[0]!.targets.length / CLASSES;
    const { step, session } = await this.#sessionFor(size);
    const looped = this.#options.stepsPerRun > 1;
    const results: StepResult[] = [];
    const groups = looped ? [batches] : batches.map((batch) => [batch]);
    for (const group of groups) {
      const feeds = this.#feeds(step, group, size, looped);
      const outputs = await session.run(feeds);
      this.#stepsDone += group.length;
      for (const { name } of this.#layout) this.#state.set(name, outputs.get(nextName(name))!);
      results.push(...unstack(outputs, group.length));
    }
    return results;
  }

  /** The dropout masks it needs for every batch. */
  masks(): readonly SampleMask[] {
    const { masks } = this.#options.buildStep(2);
    return masks.map(({ name, shape, rate }) => {
      return { name, length: elementCount(fixedShape(shape.slice(1), name)), rate };
    });
  }

  async release(): Promise<void> {
    for (const session of new Set([...this.#steps.values()].map((s) => s.session)))
      await session.release();
    this.#steps.clear();
  }

  #feeds(step: TrainingStep, group: readonly Batch[], size: number, looped: boolean): Feeds {
    const lead = looped ? [group.length] : [];
    const stack = (part: (batch: Batch) => Float32Array, shape: readonly number[]): EngineTensor =>
      float32(concatenate(group.map(part)), [...lead, ...shape]);
    const feeds: Record<string, EngineTensor> = Object.fromEntries(this.#state);
    feeds[STEP.images] = stack((b) => b.images, [size, ...this.#options.sampleShape]);
    feeds[STEP.targets] = stack((b) => b.targets, [size, CLASSES]);
    for (const { name, shape } of step.masks)
      feeds[name] = stack((b) => b.masks.get(name)!, [size, ...fixedShape(shape.slice(1), name)]);
    const scalars = group.map((_, i) => this.#scalars(this.#stepsDone + i + 1));
    for (const [name, first] of Object.entries(scalars[0]!))
      feeds[name] = looped
        ? float32(
            Float32Array.from(scalars, (each) => each[name]!),
            lead,
          )
        : scalar(first);
    return looped ? { ...feeds, [LOOP_STEPS]: integer(group.length) } : feeds;
  }

  /** What step t ≥ 1 is fed besides its batch: functions of the step alone. */
  #scalars(step: number): Readonly<Record<string, number>> {
    const { schedule, weightDecay } = this.#options;
    const factor = schedule === undefined ? 1 : rateFactor(step, schedule);
    const learningRate = this.#options.learningRate * factor;
    const { rate, epsilon } = adamScalars(step, learningRate);
    const decay = weightDecay === undefined ? {} : { [STEP.decay]: weightDecay * learningRate };
    return { [STEP.rate]: rate, [STEP.epsilon]: epsilon, ...decay };
  }

  async #sessionFor(size: number): Promise<{ step: TrainingStep; session: Session }> {
    const known = this.#steps.get(size);
    if (known !== undefined) return known;
    const step = this.#options.buildStep(size);
    // A step whose batch is open serves every size.
    const open = step.graph.inputs.some(
      ({ name, shape }) => name === STEP.images && typeof shape[0] !== 'number',
    );
    const [other] = this.#steps.values();
    if (open && other !== undefined) {
      this.#steps.set(size, other);
      return other;
    }
    const model =
      this.#options.stepsPerRun > 1
        ? encodeLoop(step.graph, step.plan)
        : encodeModel(step.graph, 'training-step');
    const session = await this.#runtime.createSession(model, this.#options);
    const made = { step, session };
    this.#steps.set(size, made);
    return made;
  }

  #tensor(name: string): EngineTensor {
    return this.#state.get(name)!;
  }
}

function unstack(outputs: ReadonlyMap<string, EngineTensor>, steps: number): StepResult[] {
  const losses = outputs.get(STEP.loss)!.data as Float32Array;
  const logits = outputs.get(STEP.logits)!.data as Float32Array;
  const each = logits.length / steps;
  return Array.from({ length: steps }, (_, i) => ({
    loss: losses[i]!,
    logits: logits.subarray(i * each, (i + 1) * each),
  }));
}

/** A view of the rows of a parameter that a state tensor holds. */
function rowsOf(whole: Float32Array, { rows, spec }: StateTensor): Float32Array {
  const rowLength = whole.length / spec.shape[0]!;
  return whole.subarray(rows[0] * rowLength, rows[1] * rowLength);
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
