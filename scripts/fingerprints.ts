/**
 * The figures of docs/imports.md, "Copies": how well fingerprints find copies of an image and how
 * far apart the images of different patients are.
 *
 *   node scripts/fingerprints.ts STUDY [PATIENTS] [COPIED]
 */
import { SAME_BITS, SAME_LIKENESS } from '../src/main/imaging/fingerprint.ts';
import { dHash, pHash } from './fingerprints/hashes.ts';
import { betweenPatients, copiesFound, takeImpressions } from './fingerprints/measure.ts';

const [folder, patients = '300', copied = '100'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: fingerprints.ts STUDY [PATIENTS] [COPIED]');
  process.exit(2);
}

for (const kind of ['b', 'se'] as const) {
  const measured = await takeImpressions(folder, kind, Number(patients), Number(copied));
  for (const [name, hash] of Object.entries({ dHash, pHash })) {
    const others = betweenPatients(measured, hash);
    const near = others.filter(({ distance }) => distance <= SAME_BITS);
    const alike = Math.max(...others.map(({ likeness }) => likeness));
    console.log(
      `\n${kind.toUpperCase()}, ${name}: ${others.length} pairs of patients, ${near.length} within ${SAME_BITS} bits, ` +
        `nearest ${others[0]?.distance}, most alike ${alike.toFixed(3)}`,
    );
    console.log('\n| Copy | Found | Farthest, bits | Least alike |\n| --- | ---: | ---: | ---: |');
    for (const { copy, of, found, farthest, leastLike } of copiesFound(
      measured,
      hash,
      SAME_BITS,
      SAME_LIKENESS,
    ))
      console.log(`| ${copy} | ${found} of ${of} | ${farthest} | ${leastLike.toFixed(3)} |`);
  }
}
