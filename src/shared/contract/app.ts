import { eventIterator } from '@orpc/contract';
import { z } from 'zod';

import { NETWORK_NAMES } from '../domain/networks.ts';
import { nothing, procedure } from './base.ts';

/** What changed in the registry: whoever shows it asks again. */
export const CHANGES = [
  'worklist',
  'patient',
  'import',
  'opinion',
  'read',
  'model',
  'study',
  'settings',
  'job',
  'result',
] as const;

/** What a task can be doing. Every window says it in its own words. */
export const TASK_STEPS = [
  'folders',
  'files',
  'registry',
  'duplicates',
  'store',
  'drawing',
  'drawing-phantoms',
  'preparing-images',
  'ensemble-features',
  'storing-model',
] as const;

/** What is fitted, one after the other. */
export const FIT_STAGES = [...NETWORK_NAMES, 'ensemble'] as const;

/** One of the steps, or an epoch of a fit, counted from 1. */
export const taskStep = z.union([
  z.enum(TASK_STEPS),
  z.object({ stage: z.enum(FIT_STAGES), epoch: z.int(), epochs: z.int() }),
]);

export const taskSchema = z.object({
  id: z.string(),
  kind: z.enum([
    'import',
    'sample',
    'fit',
    'export',
    'backup',
    'restore',
    'verify',
    'read',
    'freeze',
  ]),
  /** What it works on, as the user knows it. */
  subject: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Done of total; null where it cannot be counted. */
  progress: z.object({ done: z.number(), total: z.number() }).nullable(),
  /** What it does now. */
  step: taskStep.nullable(),
  /** Why it failed, in one line. */
  failure: z.string().nullable(),
});

export const appEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changed'), what: z.enum(CHANGES) }),
  z.object({ type: z.literal('task'), task: taskSchema }),
  /** Something the user should know, such as a reading process that was started anew. */
  z.object({
    type: z.literal('notice'),
    code: z.enum(['reader-restarted', 'swept', 'provider-fallback']),
    detail: z.string(),
  }),
]);

export const app = {
  /** What this installation is, and what its host can do. */
  info: procedure.input(nothing).output(
    z.object({
      version: z.string(),
      host: z.enum(['electron', 'browser']),
      /** Whether the host has dialogs of its own that choose paths. */
      dialogs: z.boolean(),
      dataFolder: z.string(),
      /** Whether this is the first start: nothing in the registry yet. */
      empty: z.boolean(),
    }),
  ),
  /** Opens the host's dialog; null where it was closed without a choice. */
  choosePath: procedure
    .input(z.object({ purpose: z.enum(['open-folder', 'open-files', 'save-folder', 'save-file']) }))
    .output(z.object({ paths: z.array(z.string()).nullable() })),
  events: procedure.input(nothing).output(eventIterator(appEvent)),
  tasks: procedure.input(nothing).output(z.array(taskSchema)),
  cancelTask: procedure.input(z.object({ id: z.string() })).output(nothing),
};

export type AppEvent = z.infer<typeof appEvent>;
export type Change = (typeof CHANGES)[number];
export type TaskStep = z.infer<typeof taskStep>;
export type Task = z.infer<typeof taskSchema>;
