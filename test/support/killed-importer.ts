import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { confirmed, openPlace, picture, proposalOf, type Workplace } from './imports.ts';
import { faultsOf, PAIRS, type Saved, type Told } from './soundness.ts';

/**
 * A process that works in a data folder until it is killed: imports of PAIRS pairs each, one study
 * per import, and crops and opinions on what is there. It begins as every start does, by sweeping,
 * and then looks whether what the process before it left is sound.
 *
 * Told by its parent what must be there; tells it what it found and what was saved since.
 */

const tell = (told: Told): void => void process.send?.(told);

/** One import after the other, and saves on its pairs, for ever. */
async function work(
  { imports, registry }: Workplace,
  life: number,
  sources: string,
): Promise<void> {
  for (let round = 0; ; round += 1) {
    const study = `life-${life}-${round}`;
    const seed = life * 1000 + round;
    const images = [await picture(seed, 'b'), await picture(seed, 'se')];
    const source = join(sources, study);
    await mkdir(source, { recursive: true });
    for (let pair = 0; pair < PAIRS; pair += 1)
      for (const [kind, image] of images.entries()) {
        // Bytes behind an image's end are not looked at: every file is another one.
        const own = Buffer.concat([image, Buffer.from(`${study} ${pair}`)]);
        await writeFile(join(source, `P${pair}_${kind === 0 ? 'b' : 'se'}.jpg`), own);
      }
    const { id } = await imports.begin({});
    await imports.addPaths({ id, paths: [source] });
    tell({ type: 'staged' });
    const { pairs } = await proposalOf(imports, id);
    tell({ type: 'proposed' });
    const stored = await imports.commit({
      id,
      studyId: null,
      studyName: study,
      pairs: confirmed(pairs),
    });
    tell({ type: 'study', name: study });
    await rm(source, { recursive: true });
    for (const pair of stored.pairs) {
      const acts = registry.as('Reader');
      for (let version = 1; version <= 2; version += 1) {
        const b = { x: version, y: 0, width: 9, height: 9 };
        await acts.saveRoi({ id: pair, roi: { b, se: null } });
        tell({ type: 'roi', pair, version });
      }
      const { lesion } = await registry.query.pair({ id: pair });
      const opinion = { diagnosis: 'benign', birads: '2', confidence: 70, comment: null } as const;
      await acts.commitOpinion({ lesionId: lesion.id, opinion });
      tell({ type: 'opinion', pair, count: 1 });
    }
  }
}

const [, , folder, life, sources] = process.argv;
const workplace = await openPlace(folder!);
process.once('message', (saved: Saved) => {
  const run = async (): Promise<void> => {
    const swept = await workplace.imports.sweep();
    const [fault] = await faultsOf(workplace, saved);
    if (fault !== undefined) return tell({ type: 'fault', fault });
    tell({ type: 'sound', swept });
    await work(workplace, Number(life), sources!);
  };
  run().catch((error: unknown) => tell({ type: 'fault', fault: String(error) }));
});
process.once('disconnect', () => process.exit(1));
