import { openRegistry } from '../../src/main/registry/open.ts';
import { importOf, newPair } from './registry-records.ts';

/**
 * A process that imports into a data folder, one batch after the other, until it is killed; after
 * each it tells how many pairs it has been promised. For the tests of what is there afterwards.
 */
const BATCH = 150;
const [, , folder] = process.argv;
const registry = await openRegistry({ folder: folder! });
const acts = registry.as('Importer');
const [known] = await registry.query.studies(null);
const { id } = known ?? (await acts.createStudy({ name: 'Local', kind: 'local' }));
let { pairs } = await registry.query.counts(null);
for (;;) {
  const batch = Array.from({ length: BATCH }, (_, n) =>
    newPair(`P${(pairs + n) % 400}`, `pair ${pairs + n}`, { strainRatios: [2, 3] }),
  );
  await acts.saveImport({ study: { id }, ...importOf(batch) });
  pairs += BATCH;
  process.send?.(pairs);
}
