import { basename, join } from 'node:path';

import type { Study } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { heldOutFigures } from '../evaluation/held-out.ts';
import { sha256File } from '../files/hash.ts';
import { writeFileAtomic } from '../files/write.ts';
import { MANIFEST_FILE, type ModelFolder } from '../model/folder.ts';
import { type ReadPair, scoresBy } from './read-results.ts';

/**
 * Held-out patients are met once: a model card that has figures takes no others. Throws
 * SonopairError `model`.
 */
export function checkUnrecorded({ folder, manifest }: ModelFolder): void {
  if (manifest.heldOut === undefined) return;
  throw new SonopairError('model', {
    subject: folder,
    reason: 'its card has the figures of held-out patients already, and takes them once',
    remedy: 'Read without --record',
  });
}

/**
 * Writes the figures of the unseen patients of a read into the model card; the ONNX file and its
 * hash stay. Throws SonopairError `model` where no unseen patient with a diagnosis was read, or a
 * pair could not be read: the figures would be of a choice.
 */
export async function recordHeldOut(
  { folder, manifest }: ModelFolder,
  read: readonly ReadPair[],
  given: {
    readonly study: Study;
    readonly split: { readonly file: string } | undefined;
    readonly seed: number;
    readonly bootstrap: number;
  },
): Promise<void> {
  const unseen = read.filter(({ seen }) => !seen);
  const scores = scoresBy(unseen, ({ probability }) => probability);
  const diagnosed = new Set(
    scores.flatMap(({ unit, diagnosis }) => (diagnosis === undefined ? [] : [unit])),
  );
  const cases = scores.filter(({ unit }) => diagnosed.has(unit));
  if (cases.length === 0) throw cannotRecord(folder, 'no unseen pair with a diagnosis was read');
  if (scores.length < unseen.length)
    throw cannotRecord(folder, `${unseen.length - scores.length} unseen pairs could not be read`);
  const { study, split, seed, bootstrap } = given;
  const marks = unseen.map(({ pair }) => pair.extra['synthetic'] ?? '');
  const heldOut = {
    study: basename(study.root),
    synthetic: [...new Set(marks)].filter((mark) => mark !== ''),
    split:
      split === undefined
        ? null
        : { file: basename(split.file), sha256: await sha256File(split.file) },
    figures: heldOutFigures(cases, { cutoff: manifest.cutoff, seed, bootstrap }),
  };
  const card = { ...manifest, heldOut };
  await writeFileAtomic(join(folder, MANIFEST_FILE), `${JSON.stringify(card, undefined, 2)}\n`);
}

function cannotRecord(folder: string, reason: string): SonopairError {
  return new SonopairError('model', {
    subject: folder,
    reason: `its card gets no figures: ${reason}`,
    remedy: 'Mend the study, or read without --record',
  });
}
