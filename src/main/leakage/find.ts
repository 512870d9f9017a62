import { canonicalJson } from '../../shared/crossval/manifest.ts';
import { sha256 } from '../files/hash.ts';
import { asBothKinds } from './both-kinds.ts';
import { likeCodes } from './codes.ts';
import { type Content, textOf } from './describe.ts';
import type { GuardedPair, ImageUse, Leak, PartsOf, Severity } from './leak.ts';
import { type Alike, alikePictures, compareText, compareUses, distinct } from './pictures.ts';
import { inTwoParts } from './two-parts.ts';

/** From so many pictures on that two codes share, they are taken for one patient. */
const SHARED_BY_ONE_PATIENT = 2;
/** A picture that more patients have (a blank frame) says nothing about who is who. */
const MOST_SHARING = 8;

export interface GuardInput {
  readonly pairs: readonly GuardedPair[];
  /** Absent before patients are divided: then what would leak across parts blocks. */
  readonly partsOf?: PartsOf;
}

/**
 * Finds what could make figures better than they are: one picture, or copies of it, under several
 * patients or with two diagnoses, one patient under two codes, patients or lesions in two parts,
 * and pictures given as B-mode and as strain image.
 *
 * A picture of two patients blocks where they are in different parts or not yet divided, and warns
 * where one part holds both or one of them is in none. Codes that merely look alike warn. Blocking
 * leaks come first; the same pairs give the same leaks and ids, whatever their order.
 */
export function findLeaks({ pairs, partsOf }: GuardInput): readonly Leak[] {
  const sorted = pairs.toSorted((a, b) => compareText(a.pair, b.pair));
  const alike = alikePictures(sorted);
  const severity = severityBy(sorted, partsOf);
  const codes = twoCodes(sorted, alike, severity);
  const told = new Set(
    codes.map(({ patients, evidence }) =>
      evidence.sharedPictures < SHARED_BY_ONE_PATIENT ? '' : listKey(patients),
    ),
  );
  const contents: readonly Content[] = [
    ...codes,
    ...pictureLeaks(alike, severity).filter(
      ({ kind, patients }) => kind === 'two-diagnoses' || !told.has(listKey(patients)),
    ),
    ...(partsOf === undefined ? [] : inTwoParts(sorted, partsOf)),
    ...asBothKinds(sorted),
  ];
  return contents
    .map(leakOf)
    .toSorted(
      (a, b) =>
        compareText(a.severity, b.severity) ||
        compareText(a.kind, b.kind) ||
        compareText(a.pairs[0] ?? '', b.pairs[0] ?? '') ||
        compareText(a.id, b.id),
    );
}

function leakOf(content: Content): Leak {
  return { ...content, id: sha256(canonicalJson(decidedOn(content))), text: textOf(content) };
}

/** What a decision is about: not where a file lies, nor a likeness's last digits. */
function decidedOn(content: Content): unknown {
  const { kind, severity, patients, pairs } = content;
  const common = { kind, severity, patients, pairs };
  const images = (uses: readonly ImageUse[]): unknown =>
    uses.map(({ pair, patient, lesion, diagnosis, as, sha256: bytes }) => [
      pair,
      patient,
      lesion,
      diagnosis,
      as,
      bytes,
    ]);
  switch (content.kind) {
    case 'patient-in-two-parts':
      return { ...common, parts: content.parts };
    case 'lesion-in-two-parts':
      return { ...common, lesion: content.lesion, parts: content.parts };
    case 'patient-under-two-codes': {
      const { alikeCodes, uses } = content.evidence;
      return { ...common, alikeCodes, images: images(uses) };
    }
    default:
      return { ...common, images: images(content.uses) };
  }
}

/** How grave it is that two or more patients have something in common. */
type SeverityOf = (patients: readonly string[], pairs?: readonly string[]) => Severity;

function severityBy(pairs: readonly GuardedPair[], partsOf: PartsOf | undefined): SeverityOf {
  if (partsOf === undefined) return () => 'blocks';
  const byPatient = Map.groupBy(pairs, ({ patient }) => patient);
  return (patients, only) => {
    const parts = new Set<string>();
    for (const patient of patients)
      for (const { pair } of byPatient.get(patient) ?? [])
        if (only === undefined || only.includes(pair))
          for (const part of partsOf(patient, pair)) parts.add(part);
    return parts.size > 1 ? 'blocks' : 'warns';
  };
}

type PictureContent = Extract<
  Content,
  { kind: 'identical-image' | 'near-identical-image' | 'two-diagnoses' }
>;

function pictureLeaks(alike: readonly Alike[], severityOf: SeverityOf): PictureContent[] {
  return alike.flatMap(({ uses, similarity }): PictureContent[] => {
    const patients = distinct(uses, 'patient');
    const pairs = distinct(uses, 'pair');
    const common = { patients, pairs, uses, similarity };
    if (distinct(uses, 'diagnosis').length > 1) {
      // Neighbouring frames of one examination may show two lesions; one frame is one thing.
      const frames = patients.length === 1 && !sameBytesTwoDiagnoses(uses);
      return [{ kind: 'two-diagnoses', severity: frames ? 'warns' : 'blocks', ...common }];
    }
    if (patients.length === 1) return [];
    const identical = distinct(uses, 'sha256').length === 1;
    return [
      {
        kind: identical ? 'identical-image' : 'near-identical-image',
        severity: severityOf(patients, pairs),
        ...common,
      },
    ];
  });
}

function sameBytesTwoDiagnoses(uses: readonly ImageUse[]): boolean {
  return [...Map.groupBy(uses, (use) => use.sha256).values()].some(
    (same) => distinct(same, 'diagnosis').length > 1,
  );
}

type CodesContent = Extract<Content, { kind: 'patient-under-two-codes' }>;

/** Patients that share several pictures, and codes that differ only in how they are written. */
function twoCodes(
  pairs: readonly GuardedPair[],
  alike: readonly Alike[],
  severityOf: SeverityOf,
): CodesContent[] {
  const shared = sharedPictures(alike);
  const likely = new Map<string, readonly [string, string]>();
  for (const [key, { between, groups }] of shared)
    if (groups.length >= SHARED_BY_ONE_PATIENT) likely.set(key, between);
  const written = new Set<string>();
  for (const group of likeCodes(pairs.map(({ patient }) => patient)))
    for (const [one, other] of pairsOf(group)) {
      written.add(listKey([one, other]));
      likely.set(listKey([one, other]), [one, other]);
    }
  return [...likely].map(([key, patients]): CodesContent => {
    const groups = shared.get(key)?.groups ?? [];
    const uses = groups
      .flatMap((group) => group.uses.filter(({ patient }) => patients.includes(patient)))
      .toSorted(compareUses);
    return {
      kind: 'patient-under-two-codes',
      severity: groups.length === 0 ? 'warns' : severityOf(patients),
      patients,
      pairs: pairs.filter(({ patient }) => patients.includes(patient)).map(({ pair }) => pair),
      evidence: {
        sharedPictures: groups.length,
        similarity: groups.length === 0 ? null : Math.min(...groups.map((one) => one.similarity)),
        alikeCodes: written.has(key),
        uses,
      },
    };
  });
}

interface Shared {
  readonly between: readonly [string, string];
  readonly groups: Alike[];
}

/** For every two patients with a picture in common, which. */
function sharedPictures(alike: readonly Alike[]): ReadonlyMap<string, Shared> {
  const shared = new Map<string, Shared>();
  for (const group of alike) {
    const patients = distinct(group.uses, 'patient');
    if (patients.length > MOST_SHARING) continue;
    for (const [one, other] of pairsOf(patients)) {
      const known = shared.get(listKey([one, other]));
      if (known === undefined)
        shared.set(listKey([one, other]), { between: [one, other], groups: [group] });
      else known.groups.push(group);
    }
  }
  return shared;
}

/** Every two of a sorted list. */
function pairsOf(items: readonly string[]): readonly (readonly [string, string])[] {
  return items.flatMap((one, at) => items.slice(at + 1).map((other) => [one, other] as const));
}

/** A list's text, as a key. */
function listKey(items: readonly string[]): string {
  return JSON.stringify(items);
}
