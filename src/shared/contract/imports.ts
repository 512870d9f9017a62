import { z } from 'zod';

import { imageHash, lesionId, pairId, patientId, studyId } from '../domain/ids.ts';
import { sourceRect } from '../domain/image-pair.ts';
import { day, diagnosis, lesionFields, line } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';

/** Names an import while it is being prepared; its files lie in `staging/<id>`. */
export const importId = z
  .string()
  .regex(/^[0-9a-z]{16}$/)
  .brand<'ImportId'>();
/** Names a file of an import. */
export const fileId = z.string().brand<'FileId'>();

/** How a pair was found. */
export const PAIRED_BY = ['study', 'names', 'time', 'order', 'hand'] as const;

export const stagedFile = z.object({
  id: fileId,
  /** Path as it was chosen, folders included, `/` separated. */
  path: z.string(),
  hash: imageHash,
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
  /** What the picture looks like: colour is a hint for strain, none for B-mode. */
  looksLike: z.enum(['b', 'se', 'unclear']),
});

/** A stored or staged picture that a staged one equals or resembles. */
export const duplicate = z.object({
  file: fileId,
  kind: z.enum(['exact', 'near']),
  /** The other picture: in the store, or in this import. */
  other: z.object({
    hash: imageHash,
    file: fileId.nullable(),
    pairId: pairId.nullable(),
    pairCode: z.string().nullable(),
    patientId: patientId.nullable(),
    patientCode: z.string().nullable(),
    diagnosis: diagnosis.nullable(),
  }),
  /** 1 is the same picture. */
  similarity: z.number().min(0).max(1),
});

/** What the pairs of an import are known to be; empty unless they come from a study folder. */
export const proposedPair = z.object({
  b: fileId,
  se: fileId,
  by: z.enum(PAIRED_BY),
  code: line,
  patientCode: line.nullable(),
  lesionCode: line.nullable(),
  lesion: lesionFields.omit({ code: true }).partial(),
  date: day.nullable(),
  device: line.nullable(),
  view: line.nullable(),
  strainRatio: z.number().positive().nullable(),
  strainMethod: line.nullable(),
  bRoi: sourceRect.nullable(),
  seRoi: sourceRect.nullable(),
  extra: z.record(z.string(), z.string()),
});

/** Of a pair of which there is nothing but its two images. */
export const NOTHING_KNOWN = {
  lesionCode: null,
  lesion: {},
  date: null,
  device: null,
  view: null,
  strainRatio: null,
  strainMethod: null,
  bRoi: null,
  seRoi: null,
  extra: {},
} as const;

export const proposal = z.object({
  id: importId,
  /** The study folder's name, where the files are one (they have a `pairs.csv`). */
  study: line.nullable(),
  files: z.array(stagedFile),
  unreadable: z.array(z.object({ path: z.string(), reason: z.string() })),
  pairs: z.array(proposedPair),
  duplicates: z.array(duplicate),
});

/** How the two images of a pair are told apart by name: the part before and after is the key. */
export const namePattern = z.object({
  /** Regular expressions without flags; the match is cut out, what is left names the pair. */
  b: z.string().max(200),
  se: z.string().max(200),
  /** One whose first group is the patient's code, over the key. */
  patient: z.string().max(200).nullable(),
});

/** Where a pair goes: an existing lesion, or one to be made for the patient of that code. */
export const confirmedPair = proposedPair.extend({
  patientCode: line,
  lesionId: lesionId.nullable(),
});

export const imports = {
  begin: procedure.input(nothing).output(z.object({ id: importId })),
  /**
   * Stages files and folders of this machine, as a task. Files of a browser come by
   * `PUT /import/<id>/<path>` instead.
   */
  addPaths: procedure
    .input(z.object({ id: importId, paths: z.array(z.string()).min(1) }))
    .output(nothing),
  propose: procedure
    .input(z.object({ id: importId, pattern: namePattern.nullable() }))
    .output(proposal),
  /** Stores what was confirmed: all of it or nothing. */
  commit: procedure
    .input(
      z.object({
        id: importId,
        /** The study they join; null makes a new one of this name. */
        studyId: studyId.nullable(),
        studyName: line.nullable(),
        pairs: z.array(confirmedPair).min(1).max(100_000),
      }),
    )
    .output(z.object({ studyId, pairs: z.array(pairId), patients: z.array(patientId) })),
  discard: procedure.input(z.object({ id: importId })).output(nothing),
};

export type ImportId = z.infer<typeof importId>;
export type FileId = z.infer<typeof fileId>;
export type StagedFile = z.infer<typeof stagedFile>;
export type Duplicate = z.infer<typeof duplicate>;
export type ProposedPair = z.infer<typeof proposedPair>;
export type ConfirmedPair = z.infer<typeof confirmedPair>;
export type Proposal = z.infer<typeof proposal>;
export type NamePattern = z.infer<typeof namePattern>;
