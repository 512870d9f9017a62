import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import type { Duplicate, Proposal } from '../../../../src/shared/contract/imports.ts';
import { confirmed, openWorkplace, picture, proposalOf } from '../../../support/imports.ts';
import type { Imports } from '../../../../src/main/services/imports/imports.ts';

/** Uploads images by their paths and proposes. */
async function imported(
  imports: Imports,
  images: Readonly<Record<string, Uint8Array>>,
): Promise<Proposal> {
  const { id } = await imports.begin({});
  for (const [path, bytes] of Object.entries(images))
    await imports.receive(id, path, new Blob([new Uint8Array(bytes)]).stream());
  return proposalOf(imports, id);
}

/** Each finding as `file kind other`, the other named by its path or its patient and diagnosis. */
function findings({ files, duplicates }: Proposal): string[] {
  const pathOf = (id: string | null): string | undefined =>
    files.find((file) => file.id === id)?.path;
  return duplicates.map(({ file, kind, other }: Duplicate) => {
    const stored = `${other.patientCode}/${other.pairCode} ${other.diagnosis}`;
    return `${pathOf(file)} ${kind} ${pathOf(other.file) ?? stored}`;
  });
}

/** The image as another program would save it. */
function copyOf(image: Buffer): Promise<Buffer> {
  return sharp(image).resize(40).linear(1.1, 4).jpeg({ quality: 80 }).toBuffer();
}

describe('duplicates', () => {
  it('within an import are found, equal ones and copies', async () => {
    const { imports } = await openWorkplace();
    const [one, other] = [await picture(1), await picture(2)];
    const proposal = await imported(imports, {
      'a.png': one,
      'b.png': other,
      'c.png': one,
      'd.png': await copyOf(other),
    });
    expect(findings(proposal)).toEqual(['c.png exact a.png', 'd.png near b.png']);
    const [exact, near] = proposal.duplicates;
    expect(exact!.similarity).toBe(1);
    expect(near!.similarity).toBeGreaterThan(0.95);
    expect(near!.similarity).toBeLessThan(1);
  });

  it('in the store are found across patients and diagnoses, with the pair they are in', async () => {
    const { imports, registry } = await openWorkplace();
    const [b, se] = [await picture(1, 'b'), await picture(1, 'se')];
    const first = await imported(imports, { 'P1_b.png': b, 'P1_se.png': se });
    const { studyId, pairs, patients } = await imports.commit({
      id: first.id,
      studyId: null,
      studyName: 'X',
      pairs: confirmed(first.pairs, { lesion: { diagnosis: 'malignant' } }),
    });
    const next = await imported(imports, {
      'P2_b.png': await copyOf(b),
      'P2_se.png': se,
      'P3_b.png': await picture(3, 'b'),
    });
    expect(findings(next)).toEqual([
      'P2_se.png exact P1/P1 malignant',
      'P2_b.png near P1/P1 malignant',
    ]);
    const { pair } = await registry.query.pair({ id: pairs[0]! });
    expect(next.duplicates[1]!.other).toEqual({
      hash: pair.b.hash,
      file: null,
      pairId: pairs[0],
      pairCode: 'P1',
      patientId: patients[0],
      patientCode: 'P1',
      diagnosis: 'malignant',
    });
    // Whoever stores them all the same may do so.
    await imports.commit({
      id: next.id,
      studyId,
      studyName: null,
      pairs: confirmed(next.pairs, { lesion: { diagnosis: 'benign' } }),
    });
    const again = await imported(imports, { 'x.png': se });
    expect(findings(again)).toEqual(['x.png exact P1/P1 malignant', 'x.png exact P2/P2 benign']);
  });

  it('are looked for again when files are added', async () => {
    const { imports } = await openWorkplace();
    const image = await picture(1);
    const { id, duplicates } = await imported(imports, { 'a.png': image });
    expect(duplicates).toEqual([]);
    await imports.receive(id, 'b.png', new Blob([new Uint8Array(image)]).stream());
    expect(findings(await proposalOf(imports, id))).toEqual(['b.png exact a.png']);
  });

  it('are no two images of a pair, whose strain is drawn over the same B-mode', async () => {
    const { imports } = await openWorkplace();
    const b = await picture(2, 'b');
    const tinted = await sharp(b).linear([1, 0.9, 0.6], [0, 0, 40]).png().toBuffer();
    expect(findings(await imported(imports, { '1_b.png': b, '1_se.png': tinted }))).toEqual([]);
  });

  it('with a picture that is missing from the store are passed over', async () => {
    const { imports, store, registry } = await openWorkplace();
    const b = await picture(1, 'b');
    const first = await imported(imports, { 'P1_b.png': b, 'P1_se.png': await picture(1, 'se') });
    await imports.commit({
      id: first.id,
      studyId: null,
      studyName: 'X',
      pairs: confirmed(first.pairs),
    });
    await store.sweep({ images: new Set(), heat: new Set() });
    expect(findings(await imported(imports, { 'P2_b.png': await copyOf(b) }))).toEqual([]);
    expect(findings(await imported(imports, { 'P2_b.png': b }))).toEqual([
      'P2_b.png exact P1/P1 null',
    ]);
    expect(await registry.query.integrity(null)).toBe('ok');
  });
});
