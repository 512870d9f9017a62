import {
  fileId,
  importId,
  NOTHING_KNOWN,
  type Proposal,
  type ProposedPair,
  type StagedFile,
} from '../../../src/shared/contract/imports.ts';
import { imageHash } from '../../../src/shared/domain/ids.ts';

/** A staged image, named by its path. */
export function file(path: string, looksLike: StagedFile['looksLike'] = 'unclear'): StagedFile {
  const hash = imageHash.parse('0'.repeat(64));
  return { id: fileId.parse(path), path, hash, bytes: 1, width: 8, height: 8, looksLike };
}

export function proposed(b: string, se: string, parts: Partial<ProposedPair> = {}): ProposedPair {
  return {
    b: fileId.parse(b),
    se: fileId.parse(se),
    by: 'names',
    code: 'pair',
    patientCode: null,
    ...NOTHING_KNOWN,
    ...parts,
  };
}

export function proposalOf(paths: readonly string[], pairs: readonly ProposedPair[]): Proposal {
  return {
    id: importId.parse('0'.repeat(16)),
    study: null,
    files: paths.map((path) => file(path)),
    unreadable: [],
    pairs: [...pairs],
    duplicates: [],
  };
}
