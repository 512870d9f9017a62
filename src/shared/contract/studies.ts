import { z } from 'zod';

import { studyId } from '../domain/ids.ts';
import { line, moment, studySchema } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';
import { namePattern } from './imports.ts';

export const studies = {
  list: procedure.input(nothing).output(z.array(studySchema)),
  create: procedure.input(z.object({ name: line })).output(studySchema),
  /** Draws the sample of phantoms and stores it, as a task. */
  loadSample: procedure.input(nothing).output(z.object({ task: z.string() })),
  /** Writes a study folder; the path must be absent or empty. As a task. */
  export: procedure
    .input(z.object({ studyId, path: z.string() }))
    .output(z.object({ task: z.string() })),
};

export const backups = {
  /** Writes registry and images into one file, as a task. */
  create: procedure.input(z.object({ path: z.string() })).output(z.object({ task: z.string() })),
  /** Verifies a backup, as a task about its path, and tells what is in it. */
  inspect: procedure.input(z.object({ path: z.string() })).output(
    z.object({
      createdAt: moment,
      createdWith: z.string(),
      patients: z.int(),
      pairs: z.int(),
      images: z.int(),
    }),
  ),
  /** Puts a verified backup in the place of the registry; the one before is kept aside. */
  restore: procedure.input(z.object({ path: z.string() })).output(z.object({ task: z.string() })),
  /**
   * Looks for what is missing, altered or left over in registry and image store, as a task about the
   * data folder.
   */
  verify: procedure.input(nothing).output(
    z.object({
      images: z.int(),
      missing: z.array(z.string()),
      altered: z.array(z.string()),
      /** SQLite's own finding; `ok` where there is none. */
      database: z.string(),
    }),
  ),
};

export const settingsSchema = z.object({
  /** Who reads and annotates at this workstation. */
  user: line,
  language: z.enum(['en', 'de']),
  theme: z.enum(['dark', 'light', 'system']),
  /** Whether an own opinion must be committed before the machine's is revealed. */
  opinionFirst: z.boolean(),
  namePattern: namePattern,
  /** The first start's questions were answered. */
  welcomed: z.boolean(),
  jobs: z.object({
    /** Jobs side by side. */
    parallel: z.int().min(1).max(16),
    /** Threads of a fit that is newly asked for; one that was queued keeps its own. */
    threads: z.int().min(1).max(256),
    /** Whether jobs that the end of the program interrupted go on by themselves at the next start. */
    resumeAtStart: z.boolean(),
  }),
});

export const settings = {
  get: procedure.input(nothing).output(settingsSchema),
  set: procedure.input(settingsSchema.partial()).output(settingsSchema),
};

export type Settings = z.infer<typeof settingsSchema>;
