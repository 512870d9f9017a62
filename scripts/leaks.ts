/**
 * The figures of docs/crossval.md, "Leaks": how near the images of different patients of a study come
 * to what the guard takes for copies, and how many copies it finds that were planted under other codes.
 *
 *   node scripts/leaks.ts STUDY [PLANTED] [SEED] [--montage FILE.png]
 *
 * The montage shows the nearest images of different patients side by side, to be looked at.
 * Without the study it says so and ends well: the data are optional.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { montage } from './leaks/montage.ts';
import { nearestOfOthers, nearestOfEach } from './leaks/nearest.ts';
import { COPY_NAMES, found, plant } from './leaks/plant.ts';
import { fingerprintStudy } from '../src/main/leakage/fingerprints.ts';
import { readStudy } from '../src/main/study/read.ts';

const SHOWN = 12;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { montage: { type: 'string' } },
});
const [folder = '../shared/study/bus-bra', planted = '20', seed = '1'] = positionals;
if (!existsSync(join(folder, 'pairs.csv'))) {
  console.log(`Skipped: there is no study at ${folder}`);
  process.exit(0);
}

const study = await readStudy(folder);
const { pairs } = await fingerprintStudy(
  study.root,
  study.pairs,
  () => undefined,
  new AbortController().signal,
);

console.log(`The ${SHOWN} most alike pictures of different patients (whole, then best crop):\n`);
console.log('| Pictures | Bits apart | Correlation | Best crop |\n| --- | ---: | ---: | ---: |');
const nearest = nearestOfOthers(pairs, SHOWN);
for (const { one, other, bits, whole, cropped } of nearest)
  console.log(`| ${one} / ${other} | ${bits} | ${whole.toFixed(3)} | ${cropped.toFixed(3)} |`);
if (values.montage !== undefined) await montage(study.root, nearest, values.montage);

console.log('\nOf each picture, the nearest of another patient:\n');
console.log('| Quantile | Fewest bits apart | Highest correlation |\n| --- | ---: | ---: |');
for (const { quantile, bits, likeness } of nearestOfEach(pairs))
  console.log(`| ${quantile} | ${bits} | ${likeness.toFixed(3)} |`);

console.log(`\nCopies of ${planted} pairs' images under other codes:\n`);
console.log('| Copy | B found | SE found |\n| --- | ---: | ---: |');
for (const copy of COPY_NAMES) {
  const copies = await plant(study, copy, Number(planted), Number(seed));
  const [b, se] = (['b', 'se'] as const).map((as) => found(pairs, copies, as));
  console.log(`| ${copy} | ${b} of ${copies.length} | ${se} of ${copies.length} |`);
}
