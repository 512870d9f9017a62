import { z } from 'zod';

import { CLASS_NAMES } from '../../shared/domain/diagnosis.ts';
import type { Pair, Study } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { randomStream } from '../../shared/random/stream.ts';
import { sha256 } from '../files/hash.ts';
import { readJson } from '../files/read.ts';
import { writeFileAtomic } from '../files/write.ts';
import { patientClasses, stratifiedPatients } from './stratify.ts';

export const SPLIT_PARTS = ['train', 'test'] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

const count = z.int().nonnegative();
const patients = z.array(z.string().min(1));
const partCounts = z.strictObject({
  /** By the class the patient is stratified by. */
  patients: z.strictObject({ benign: count, malignant: count }),
  /** By the pair's own diagnosis. */
  pairs: z.strictObject({ benign: count, malignant: count, unlabelled: count }),
});

const splitSchema = z.strictObject({
  format: z.literal('sonopair-split'),
  version: z.literal(1),
  seed: z.int(),
  /** The part of the patients asked for; the counts say what it came to. */
  testFraction: z.number().gt(0).lt(1),
  study: z.strictObject({
    pairs: count,
    patients: count,
    /** Of the sorted list of patient, pair and diagnosis: the study this split was made for. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  parts: z.strictObject({ train: patients.min(1), test: patients.min(1) }),
  /** Patients without any diagnosis: neither fitted nor scored. */
  unlabelled: patients,
  counts: z.strictObject({ train: partCounts, test: partCounts }),
});

/**
 * A stratified split by patient: all images of a patient, whatever the lesion, are in one part
 * (method.md, "Training"). The content of a split file.
 */
export type Split = z.infer<typeof splitSchema>;

/**
 * Splits a study. The same study, fraction and seed give the same split, whatever the order of its
 * rows. Throws SonopairError `split` where a part would be empty, `usage` for a fraction outside
 * (0, 1).
 */
export function makeSplit(study: Study, options: { test: number; seed: number }): Split {
  const { labelled, unlabelled } = patientClasses(study.pairs);
  const random = randomStream(options.seed, 'split');
  const { chosen, rest } = stratifiedPatients(labelled, options.test, random);
  if (chosen.length === 0 || rest.length === 0) {
    throw new SonopairError('split', {
      subject: study.root,
      reason: `it has too few patients with a diagnosis to split (${labelled.length})`,
      remedy: 'At least two patients of one class are needed',
    });
  }
  return {
    format: 'sonopair-split',
    version: 1,
    seed: options.seed,
    testFraction: options.test,
    study: fingerprint(study),
    parts: { train: [...rest], test: [...chosen] },
    unlabelled: [...unlabelled],
    counts: { train: countsOf(study, rest), test: countsOf(study, chosen) },
  };
}

/** Writes the split file all or nothing. */
export async function writeSplit(path: string, split: Split): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(split, undefined, 2)}\n`);
}

/**
 * Reads and checks a split file; with `study`, also that it is a split of exactly that study.
 * Throws SonopairError `split` naming the file and what is wrong: damaged, a patient in two parts,
 * a patient of the study in no part, a patient the study does not have, or pairs or diagnoses
 * that have changed since.
 */
export async function readSplit(path: string, study?: Study): Promise<Split> {
  const split = parseSplit(path, await readJson(path, 'split'));
  checkDisjoint(path, split);
  if (study !== undefined) checkBelongs(path, split, study);
  return split;
}

/** The pairs of one part, in the order of the study. */
export function pairsOfPart(study: Study, split: Split, part: SplitPart): readonly Pair[] {
  const members = new Set(split.parts[part]);
  return study.pairs.filter(({ patient }) => members.has(patient));
}

function parseSplit(path: string, value: unknown): Split {
  const result = splitSchema.safeParse(value);
  if (result.success) return result.data;
  const isSplit = z.looseObject({ format: z.literal('sonopair-split') }).safeParse(value);
  if (!isSplit.success) {
    throw wrong(path, 'it is not a Sonopair split file', 'Make one with: sonopair split');
  }
  if (isSplit.data['version'] !== 1) {
    throw wrong(
      path,
      `it is of version ${JSON.stringify(isSplit.data['version'])}; this Sonopair reads version 1`,
      'Use the Sonopair that wrote it or make a new split',
    );
  }
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw wrong(path, `it is damaged${where} (${issue?.message ?? 'unreadable'})`);
}

function checkDisjoint(path: string, split: Split): void {
  const partOf = new Map<string, string>();
  const lists = { ...split.parts, unlabelled: split.unlabelled };
  for (const [part, members] of Object.entries(lists)) {
    for (const patient of members) {
      const other = partOf.get(patient);
      if (other === part) throw wrong(path, `patient ${patient} is named twice in ${part}`);
      if (other !== undefined)
        throw wrong(path, `patient ${patient} is in two parts, ${other} and ${part}`);
      partOf.set(patient, part);
    }
  }
  if (partOf.size !== split.study.patients) {
    const reason = `it names ${partOf.size} patients but says it splits ${split.study.patients}`;
    throw wrong(path, `it is damaged (${reason})`);
  }
}

function checkBelongs(path: string, split: Split, study: Study): void {
  const inSplit = new Set([...split.parts.train, ...split.parts.test, ...split.unlabelled]);
  const inStudy = new Set(study.pairs.map(({ patient }) => patient));
  const unknown = [...inSplit].filter((patient) => !inStudy.has(patient));
  const left = [...inStudy].filter((patient) => !inSplit.has(patient));
  if (unknown.length > 0) {
    throw wrong(path, `it names ${few(unknown)}, unknown to the study ${study.root}`);
  }
  if (left.length > 0) {
    throw wrong(path, `no part holds ${few(left)} of the study ${study.root}`);
  }
  if (fingerprint(study).sha256 !== split.study.sha256) {
    const reason = `pairs or diagnoses of ${study.root} have changed since it was made`;
    throw wrong(path, reason, 'Restore pairs.csv or make a new split');
  }
}

/** What identifies a study for its split: who, which pairs, which diagnoses; not row order or images. */
function fingerprint(study: Study): Split['study'] {
  const rows = study.pairs
    .map(({ patient, pair, diagnosis }) => JSON.stringify([patient, pair, diagnosis ?? '']))
    .toSorted();
  return {
    pairs: study.pairs.length,
    patients: new Set(study.pairs.map(({ patient }) => patient)).size,
    sha256: sha256(rows.join('\n')),
  };
}

function countsOf(study: Study, members: readonly string[]): Split['counts']['train'] {
  const isMember = new Set(members);
  const pairs = study.pairs.filter(({ patient }) => isMember.has(patient));
  const { labelled } = patientClasses(pairs);
  const [benign, malignant] = CLASS_NAMES.map((name) => ({
    patients: labelled.filter(({ diagnosis }) => diagnosis === name).length,
    pairs: pairs.filter(({ diagnosis }) => diagnosis === name).length,
  }));
  return {
    patients: { benign: benign!.patients, malignant: malignant!.patients },
    pairs: {
      benign: benign!.pairs,
      malignant: malignant!.pairs,
      unlabelled: pairs.filter(({ diagnosis }) => diagnosis === undefined).length,
    },
  };
}

/** Names a few of many: "patients A, B, C and 9 more". */
function few(codes: readonly string[]): string {
  const shown = codes.slice(0, 3);
  const more = codes.length - shown.length;
  const list = shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${codes.length === 1 ? 'patient' : 'patients'} ${list}`;
}

function wrong(
  path: string,
  reason: string,
  remedy = 'Make a new split with: sonopair split',
): SonopairError {
  return new SonopairError('split', { subject: path, reason, remedy });
}
