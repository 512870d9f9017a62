import { z } from 'zod';

import type { AuditEntry } from '../../../shared/contract/patients.ts';

/** What the audit tells of a patient, in the words of the catalogue (`history.act`). */
export const ACTS = [
  'createPatient',
  'updatePatient',
  'archivePatient',
  'unarchivePatient',
  'createExam',
  'updateExam',
  'createLesion',
  'updateLesion',
  'updatePair',
  'archivePair',
  'unarchivePair',
  'calibrate',
  'saveRoi',
  'saveImport',
  'commitOpinion',
  'saveReads',
  'reveal',
] as const;
export type HistoryAct = (typeof ACTS)[number];

/** Fields whose changes the audit names. */
export const CHANGED_FIELDS = [
  'code',
  'name',
  'birthYear',
  'note',
  'date',
  'device',
  'side',
  'clock',
  'histology',
  'diagnosis',
  'birads',
  'tsukuba',
  'ebRatio',
  'lesionId',
  'examId',
  'strainRatios',
  'strainMethod',
  'view',
] as const;
export type ChangedField = (typeof CHANGED_FIELDS)[number];

export interface Change {
  readonly field: ChangedField;
  readonly from: unknown;
  readonly to: unknown;
}

export interface HistoryEntry {
  /** Null for an act this window does not know: the registry may be newer. */
  readonly act: HistoryAct | null;
  /** Code of the pair or lesion it is about, where the audit has it. */
  readonly code: string | null;
  /** Number of the lesion it is about. */
  readonly lesion: number | null;
  readonly changes: readonly Change[];
  /** Codes of imported pairs. */
  readonly imported: readonly string[];
  /** How many pairs were read. */
  readonly reads: number;
  /** Version of a crop. */
  readonly version: number | null;
  /** Of an opinion: whether its reader had seen the machine's by then. What it says is not told. */
  readonly afterReveal: boolean;
}

const detailSchema = z.object({
  code: z.string().nullable().catch(null),
  lesion: z.number().nullable().catch(null),
  archived: z.boolean().catch(false),
  changed: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).catch({}),
  pairs: z.array(z.string()).catch([]),
  reads: z.array(z.unknown()).catch([]),
  version: z.number().nullable().catch(null),
  afterReveal: z.boolean().catch(false),
});

/** Reads a row of the audit; what it does not have is empty. */
export function historyEntry({
  action,
  detail,
}: Pick<AuditEntry, 'action' | 'detail'>): HistoryEntry {
  const { archived, changed, pairs, reads, ...named } = detailSchema.parse(detail);
  return {
    act: actOf(action, archived),
    ...named,
    changes: CHANGED_FIELDS.flatMap((field) => {
      const change = changed[field];
      return change === undefined ? [] : [{ field, from: change.from, to: change.to }];
    }),
    imported: pairs,
    reads: reads.length,
  };
}

function actOf(action: string, archived: boolean): HistoryAct | null {
  if (action === 'archivePatient') return archived ? 'archivePatient' : 'unarchivePatient';
  if (action === 'archivePair') return archived ? 'archivePair' : 'unarchivePair';
  return ACTS.find((each) => each === action) ?? null;
}
