import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { PairId } from '../../src/shared/domain/ids.ts';
import { filesBelow, type Workplace } from './imports.ts';

/** What the process of killed-importer.ts and its parent have between them. */

/** Pairs of every import. */
export const PAIRS = 3;

/** What was promised to be saved: the newest version of each pair's crop, opinions of each lesion. */
export interface Saved {
  readonly studies: string[];
  readonly rois: Record<number, number>;
  readonly opinions: Record<number, number>;
}

export type Told =
  | { readonly type: 'sound'; readonly swept: number }
  | { readonly type: 'fault'; readonly fault: string }
  /** Files of an import are staged, or its pairs were proposed. */
  | { readonly type: 'staged' }
  | { readonly type: 'proposed' }
  | { readonly type: 'study'; readonly name: string }
  | { readonly type: 'roi'; readonly pair: PairId; readonly version: number }
  | { readonly type: 'opinion'; readonly pair: PairId; readonly count: number };

/** Names of everything that is wrong in a data folder that was just opened and swept. */
export async function faultsOf(workplace: Workplace, saved: Saved): Promise<string[]> {
  const { registry, store, folder } = workplace;
  const faults: string[] = [];
  const integrity = await registry.query.integrity(null);
  if (integrity !== 'ok') faults.push(integrity);
  const { images } = await registry.query.referencedFiles(null);
  const files = await store.verify(images, () => undefined, new AbortController().signal);
  if (files.missing.length + files.altered.length > 0) faults.push(JSON.stringify(files));
  const needed = new Set<string>(images);
  const orphans = (await filesBelow(join(folder, 'images'))).filter((name) => !needed.has(name));
  if (orphans.length > 0) faults.push(`orphans: ${orphans.join(' ')}`);
  const staged = await readdir(join(folder, 'staging')).catch(() => []);
  if (staged.length > 0) faults.push(`staged: ${staged.join(' ')}`);
  const studies = await registry.query.studies(null);
  for (const { name, pairs } of studies)
    if (pairs !== PAIRS) faults.push(`${name} has ${pairs} pairs`);
  const names = new Set(studies.map(({ name }) => name));
  for (const name of saved.studies) if (!names.has(name)) faults.push(`${name} is lost`);
  const versions = Object.entries(saved.rois);
  for (const [id, version] of versions) {
    const history = await registry.query.roiHistory({ id: Number(id) as PairId });
    if (history.length < version) faults.push(`version ${version} of the crop of ${id} is lost`);
  }
  for (const [id, count] of Object.entries(saved.opinions)) {
    const { lesion } = await registry.query.pair({ id: Number(id) as PairId });
    const opinions = await registry.query.opinions({ lesionId: lesion.id });
    if (opinions.length < count) faults.push(`opinion ${count} of pair ${id} is lost`);
  }
  return faults;
}
