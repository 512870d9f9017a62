import {
  type NamePattern,
  NOTHING_KNOWN,
  type Proposal,
  type ProposedPair,
} from '../../../shared/contract/imports.ts';
import { findPairs, type FoundPair } from '../../../shared/pairing/pairs.ts';
import type { Draft } from './draft.ts';
import { readNames } from './names.ts';
import { studyRows } from './study-rows.ts';

/**
 * What an import holds and how its files may be pairs: as the study folder among them says, or else
 * by names, times and order. Throws as studyRows and readNames do.
 */
export async function propose(
  draft: Draft,
  pattern: NamePattern,
): Promise<Omit<Proposal, 'duplicates'>> {
  const study = studyRows(draft);
  const listed = [...draft.unreadable].map(([path, reason]) => ({ path, reason }));
  const files = [...draft.images.values()].map(({ file }) => file);
  if (study === null) {
    const pairs = await pairsOfFiles(draft, pattern);
    return { id: draft.id, study: null, files, unreadable: listed, pairs };
  }
  return {
    id: draft.id,
    study: study.name,
    files,
    // A licence or a note beside the images is no part of the study.
    unreadable: [...listed.filter(({ path }) => study.named.has(path)), ...study.unreadable],
    pairs: [...study.pairs],
  };
}

async function pairsOfFiles(draft: Draft, pattern: NamePattern): Promise<ProposedPair[]> {
  const images = [...draft.images.values()];
  if (images.length === 0) return [];
  const marks = await readNames(
    pattern,
    images.map(({ file }) => file.path),
  );
  const candidates = images.map(({ file, taken }, at) => ({
    id: file.id,
    path: file.path,
    mark: marks[at]!,
    looksLike: file.looksLike,
    taken,
  }));
  return findPairs(candidates).map(proposedOf);
}

function proposedOf({ patient, ...found }: FoundPair): ProposedPair {
  return { ...found, patientCode: patient, ...NOTHING_KNOWN };
}
