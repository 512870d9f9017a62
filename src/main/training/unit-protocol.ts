import { z } from 'zod';

import { planFit } from '../../shared/crossval/arms.ts';
import { manifestSchema } from '../../shared/crossval/manifest.ts';
import type { UnitResult } from '../../shared/crossval/predictions.ts';
import { NETWORK_NAMES, type NetworkName } from '../../shared/domain/networks.ts';
import type { FitEvent } from './progress.ts';
import type { StageRecord } from './stages.ts';

/** What the parent and a process that fits units (unit.child.ts) say to each other. */

export const openUnitsSchema = z.object({
  manifest: manifestSchema,
  /** Study folder, absolute: the manifest's paths are relative to it. */
  studyRoot: z.string(),
  /** Where the weights files of the manifest lie on this machine, absolute. */
  weights: z.partialRecord(z.enum(NETWORK_NAMES), z.string()),
  /** Least time between two checkpoints, in seconds. */
  checkpointSeconds: z.number().positive().optional(),
});
export type OpenUnits = z.infer<typeof openUnitsSchema>;

const patients = z.array(z.string()).readonly();

export const unitRequestSchema = z.object({
  unit: z.object({
    id: z.string(),
    fold: z.int().positive(),
    fit: planFit,
    parts: z.object({ fitting: patients, validation: patients, test: patients }),
  }),
  /** Working folder, absolute: what is there is gone on with, and it stays. */
  folder: z.string(),
  /**
   * Where a model folder is made, absolute, in place of one that is there; only of a model whose
   * validation loss is below `below`, where that is given. Null makes none.
   */
  model: z.object({ out: z.string(), below: z.number().nullable() }).nullable(),
});
export type UnitRequest = z.infer<typeof unitRequestSchema>;

/** What a running unit tells whoever watches it. */
export type UnitEvent =
  FitEvent | { readonly kind: 'prediction'; readonly done: number; readonly total: number };

/** An event with what memory its process has held so far, in bytes. */
export interface UnitMessage {
  readonly event: UnitEvent;
  readonly memory: number;
}

/** A unit that is done. */
export interface UnitAnswer {
  readonly result: UnitResult;
  readonly stages: readonly StageRecord[];
  /** Names of the pairs whose images the fit was given, and of those that steered early stopping. */
  readonly given: { readonly fitting: readonly string[]; readonly validation: readonly string[] };
  readonly runtime: UnitRuntime;
  /** Whether a model folder was made. */
  readonly model: boolean;
}

/** Where a unit was fitted: its numbers are promised on the same again only. */
export interface UnitRuntime {
  readonly onnxruntime: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly provider: string;
  readonly threads: number;
}

/** Seconds of one optimisation step, by network. */
export type StepSeconds = Partial<Record<NetworkName, number>>;
