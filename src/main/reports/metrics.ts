import type { Evaluation } from '../evaluation/evaluation.ts';

/** Evaluations by reader: the ensemble, the voting ensemble and each network. */
export type Evaluations = Readonly<Record<string, Evaluation>>;

/** What `metrics.json` tells of one read. */
export interface Metrics {
  /** What was read with what, to find the figures' origin again. */
  readonly study: {
    readonly name: string;
    /** The part of the split that was read, where one was. */
    readonly part?: string;
  };
  readonly model: {
    readonly name: string;
    readonly sha256: string;
    /** What the images it was fitted on are: `real`, `simulated`, `synthetic` or `not stated`. */
    readonly fittedOn: string;
  };
  /** What must stand beside every figure, one sentence or two each. */
  readonly notices: readonly string[];
  /** Pairs that could not be read; in none of the figures. */
  readonly failedPairs: number;
  /** On patients and images the model has never seen: the only figures that test it. */
  readonly unseen: Evaluations;
  /** On those used for its fitting or early stopping: shown apart, they test nothing. */
  readonly seenInFitting: {
    readonly pairs: number;
    readonly patients: number;
    readonly evaluations: Evaluations;
  };
}

/** The text of `metrics.json`. A figure that is not defined is `null`. */
export function metricsJson(metrics: Metrics): string {
  return `${JSON.stringify({ format: 'sonopair-metrics', version: 1, ...metrics }, undefined, 2)}\n`;
}
