import type { Graph } from './graph.ts';
import type { Value } from './value.ts';
import { isStatistic, type ParameterSpec } from './parameters.ts';
import type { Shape } from './shape.ts';

/** A parameter, or a block of its rows, that is fed to the graph. */
export interface FedParameter {
  readonly spec: ParameterSpec;
  /** First and one past the last row of the block; the whole tensor has one block. */
  readonly rows: readonly [number, number];
  readonly value: Value;
}

/** A running statistic and the value it has after the step. */
export interface UpdatedStatistic {
  readonly parameter: FedParameter;
  readonly updated: Value;
}

/** A dropout mask to feed. */
export interface DropoutMask {
  /** The graph's input. */
  readonly name: string;
  readonly shape: Shape;
  /** Share of the values that are dropped. */
  readonly rate: number;
}

export interface ScopeOptions {
  /** Put before every parameter name, where one graph holds several networks. */
  readonly prefix?: string;
  /** Parameters with data become constants of the graph; the others are fed. */
  readonly constant?: (spec: ParameterSpec) => Float32Array | undefined;
  /** In training, dropout masks are fed and batch norms use the statistics of the batch. */
  readonly training?: boolean;
  /** Batch norms that keep their stored statistics in training too. */
  readonly storedStatistics?: (layer: string) => boolean;
  /** Hidden fully connected layers are two factors of this rank instead of one matrix. */
  readonly fcRank?: number | undefined;
  /** `two`: B and SE each go through a stem of their own (networks/stems.ts). */
  readonly stems?: 'two' | undefined;
  /** Weight matrices are fed as row blocks of about this many bytes. */
  readonly blockBytes?: number | undefined;
}

/**
 * Where a network finds its parameters while it is written into a graph: as constants (reading)
 * or as inputs (fitting). It also keeps the record of what has to be fed.
 */
export class Scope {
  readonly graph: Graph;
  readonly training: boolean;
  readonly fed: FedParameter[];
  readonly statistics: UpdatedStatistic[];
  readonly masks: DropoutMask[];
  readonly #options: ScopeOptions;
  /** Part of the names of what a branch of the network has of its own. */
  readonly #branch: string;

  constructor(graph: Graph, options: ScopeOptions = {}, parent?: Scope, branch = '') {
    this.graph = graph;
    this.training = options.training ?? false;
    this.fed = parent?.fed ?? [];
    this.statistics = parent?.statistics ?? [];
    this.masks = parent?.masks ?? [];
    this.#options = options;
    this.#branch = branch;
  }

  /** The same scope for layers whose parameters have names that begin with `branch`. */
  branch(branch: string): Scope {
    return new Scope(this.graph, this.#options, this, this.#branch + branch);
  }

  parameter(own: ParameterSpec): Value {
    const spec = this.#inBranch(own);
    const data = this.#options.constant?.(spec);
    if (data !== undefined) return this.graph.constant(this.#name(spec.name), spec.shape, data);
    return this.#feed(spec, [0, spec.shape[0]!], this.#name(spec.name));
  }

  /** A matrix as blocks of rows, each small enough to stay in cache while it is updated. */
  blocks(own: ParameterSpec): readonly Value[] {
    const spec = this.#inBranch(own);
    const rows = spec.shape[0]!;
    const perBlock = rowsPerBlock(spec.shape, this.#options.blockBytes);
    if (perBlock === rows || this.#options.constant?.(spec) !== undefined)
      return [this.parameter(own)];
    return Array.from({ length: rows / perBlock }, (_, i) => {
      const range = [i * perBlock, (i + 1) * perBlock] as const;
      return this.#feed(spec, range, `${this.#name(spec.name)}[${range.join(':')}]`);
    });
  }

  get stems(): 'two' | undefined {
    return this.#options.stems;
  }

  get fcRank(): number | undefined {
    return this.#options.fcRank;
  }

  usesStoredStatistics(layer: string): boolean {
    return !this.training || (this.#options.storedStatistics?.(this.#branch + layer) ?? false);
  }

  recordStatistic(value: Value, updated: Value): void {
    const parameter = this.fed.find((p) => p.value === value);
    if (parameter !== undefined && isStatistic(parameter.spec))
      this.statistics.push({ parameter, updated });
  }

  /** Inverted dropout: in training a fed mask of 0 and 1/(1 - rate), otherwise nothing. */
  dropout(layer: string, x: Value, rate = 0.5): Value {
    if (!this.training) return x;
    const name = `dropout/${this.#name(this.#branch + layer)}`;
    this.masks.push({ name, shape: x.shape, rate });
    return this.graph.add('Mul', [x, this.graph.input(name, x.shape)], {});
  }

  #feed(spec: ParameterSpec, rows: readonly [number, number], name: string): Value {
    const value = this.graph.input(name, [rows[1] - rows[0], ...spec.shape.slice(1)]);
    this.fed.push({ spec, rows, value });
    return value;
  }

  #inBranch(spec: ParameterSpec): ParameterSpec {
    return this.#branch === '' ? spec : { ...spec, name: this.#branch + spec.name };
  }

  #name(name: string): string {
    return (this.#options.prefix ?? '') + name;
  }
}

/** The largest power-of-two fraction of the rows that fits into the block size. */
function rowsPerBlock(shape: readonly number[], blockBytes = Infinity): number {
  let rows = shape[0]!;
  const rowBytes = 4 * shape.slice(1).reduce((product, d) => product * d, 1);
  while (rows % 2 === 0 && rows * rowBytes > blockBytes) rows /= 2;
  return rows;
}
