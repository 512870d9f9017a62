import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { sha256 } from '../../../../src/main/files/hash.ts';
import { decodeImage } from '../../../../src/main/imaging/decode.ts';
import type { Task } from '../../../../src/shared/contract/app.ts';
import type { ConfirmedPair, ProposedPair } from '../../../../src/shared/contract/imports.ts';
import type { StudyId } from '../../../../src/shared/domain/ids.ts';
import { failure } from '../../../support/failure.ts';
import {
  confirmed,
  filesBelow,
  openWorkplace,
  pairFiles,
  picture,
  proposalOf,
  proposed,
  type Workplace,
  writeFiles,
} from '../../../support/imports.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** A chosen folder with these files. */
async function chosen(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(await temporaryFolder(), 'visit');
  await mkdir(folder);
  await writeFiles(folder, files);
  return folder;
}

/** Every pair of the registry as `patient/pair`, from all studies. */
async function stored({ registry }: Workplace): Promise<string[]> {
  const studies = await registry.query.studies(null);
  const pages = await Promise.all(
    studies.map(({ id }) => registry.query.studyPairs({ studyId: id, after: null, limit: 500 })),
  );
  return pages.flat().map(({ patient, pair }) => `${patient.code}/${pair.code}`);
}

const names = ({ b, se, by }: ProposedPair, pathOf: (id: string) => string): string =>
  `${pathOf(b)} ${pathOf(se)} ${by}`;

describe('an import of a folder', () => {
  it('is staged, proposed as pairs and stored with its original bytes', async () => {
    const workplace = await openWorkplace();
    const { imports, registry, store, folder } = workplace;
    const files = await pairFiles(2, 2);
    const proposal = await proposed(imports, await chosen(files));
    const pathOf = (id: string): string => proposal.files.find((file) => file.id === id)!.path;
    expect(proposal.pairs.map((pair) => names(pair, pathOf))).toEqual([
      'visit/P1-1_b.png visit/P1-1_se.png names',
      'visit/P1-2_b.png visit/P1-2_se.png names',
      'visit/P2-1_b.png visit/P2-1_se.png names',
      'visit/P2-2_b.png visit/P2-2_se.png names',
    ]);
    expect(proposal).toMatchObject({ study: null, unreadable: [], duplicates: [] });
    expect(await stored(workplace)).toEqual([]);

    const result = await imports.commit({
      id: proposal.id,
      studyId: null,
      studyName: 'Clinic',
      pairs: confirmed(proposal.pairs),
    });
    expect(result.pairs).toHaveLength(4);
    expect(result.patients).toHaveLength(2);
    expect(await stored(workplace)).toEqual(['P1/P1-1', 'P1/P1-2', 'P2/P2-1', 'P2/P2-2']);
    expect(await registry.query.studies(null)).toMatchObject([{ name: 'Clinic', kind: 'local' }]);
    const { pair } = await registry.query.pair({ id: result.pairs[3]! });
    expect(pair.b).toMatchObject({ name: 'P2-2_b.png', width: 48, height: 48, mmPerPixel: null });
    expect(await store.open(pair.b.hash)).toEqual(files['P2-2_b.png']);
    expect(await store.open(pair.se.hash)).toEqual(files['P2-2_se.png']);
    expect(await filesBelow(join(folder, 'images'))).toEqual(
      Object.values(files)
        .map((bytes) => sha256(bytes))
        .toSorted(),
    );
    expect(await readdir(join(folder, 'staging'))).toEqual([]);
    expect((await failure(proposalOf(imports, proposal.id))).kind).toBe('import');
  });

  it('tells strain from B-mode by colour and shows what was staged', async () => {
    const { imports } = await openWorkplace();
    const [b, se] = [await picture(1, 'b'), await picture(1, 'se')];
    const { id, files } = await proposed(imports, await chosen({ 'x.png': b, 'y.png': se }));
    expect(files.map(({ path, looksLike }) => [path, looksLike])).toEqual([
      ['visit/x.png', 'b'],
      ['visit/y.png', 'se'],
    ]);
    const preview = await imports.preview(id, files[1]!.id);
    expect(preview).toMatchObject({ name: 'visit/y.png' });
    expect((await decodeImage(preview, 3)).width).toBe(48);
    const other = files[0]!.id.replace(/.$/, 'z') as typeof id & (typeof files)[0]['id'];
    expect((await failure(imports.preview(id, other))).kind).toBe('import');
  });

  it('follows links once, leaves hidden files out, and lists what it cannot look into', async () => {
    const { imports } = await openWorkplace();
    const folder = await chosen({
      'P1/1_b.png': await picture(1, 'b'),
      'P1/.hidden.png': await picture(2),
      '__MACOSX/x.png': await picture(3),
      'Thumbs.db': 'x',
    });
    const outside = await chosen({ '1_se.png': await picture(4, 'se') });
    await symlink(folder, join(folder, 'P1', 'round'));
    await symlink(join(outside, '1_se.png'), join(folder, 'P1', '1_se.png'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling.png'));
    const { files, pairs, unreadable } = await proposed(
      imports,
      folder,
      join(folder, 'P1', '1_b.png'),
      join(folder, 'absent.png'),
    );
    expect(files.map(({ path }) => path)).toEqual(['visit/P1/1_b.png', 'visit/P1/1_se.png']);
    expect(pairs).toMatchObject([{ code: 'P1-1', patientCode: 'P1' }]);
    expect(unreadable.map(({ path }) => path)).toEqual(['visit/dangling.png', 'absent.png']);
    expect(unreadable[1]!.reason).toBe('cannot read it: it does not exist. Check the path');
  });

  it('does not take its own data folder for images', async () => {
    const { imports, folder } = await openWorkplace();
    await writeFiles(folder, { 'x/1.png': await picture(1) });
    expect((await proposed(imports, join(folder, '..', '.', folder))).files).toEqual([]);
  });

  it('takes a file once that is chosen twice, and tells two of one name apart', async () => {
    const { imports } = await openWorkplace();
    const [one, other] = [
      await chosen({ 'a.png': await picture(1) }),
      await chosen({ 'a.png': await picture(2) }),
    ];
    const { id } = await imports.begin({});
    await imports.addPaths({ id, paths: [one, other, join(one, 'a.png')] });
    await imports.addPaths({ id, paths: [one] });
    const { files } = await proposalOf(imports, id);
    expect(files.map(({ path }) => path)).toEqual(['visit/a.png', 'visit/a (2).png']);
  });

  it('lists files that are no sound images with their cause, and goes on', async () => {
    const { imports } = await openWorkplace();
    const sound = await picture(2);
    const folder = await chosen({
      'cut.png': sound.subarray(0, sound.length / 2),
      'empty.png': '',
      'film.mp4': Buffer.concat([Buffer.from('    ftypmp42'), Buffer.alloc(5000)]),
      'notes.txt': 'seen on Monday',
      'page.png': '<html>',
      'scan.dcm': Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]),
      'sound.png': sound,
    });
    const { files, unreadable } = await proposed(imports, folder);
    expect(files.map(({ path }) => path)).toEqual(['visit/sound.png']);
    const kinds = 'Give a PNG, JPEG, TIFF, BMP or WebP image';
    expect(unreadable).toEqual([
      {
        path: 'visit/cut.png',
        // The decoder's own words can be lost to an image that is decoded beside it.
        reason: expect.stringMatching(
          /^this PNG is damaged or cut short( \(libpng read error\))?\. Export the image again$/,
        ) as string,
      },
      { path: 'visit/empty.png', reason: 'it is empty (0 bytes). Export the image again' },
      { path: 'visit/film.mp4', reason: `it is a HEIF or AVIF image. ${kinds}` },
      { path: 'visit/notes.txt', reason: `it is not an image. ${kinds}` },
      { path: 'visit/page.png', reason: `it is a web page or SVG drawing. ${kinds}` },
      { path: 'visit/scan.dcm', reason: `it is a DICOM file. ${kinds}` },
    ]);
  });
});

describe('storing', () => {
  it('joins a study, patients and lesions that are there, and gives pairs free codes', async () => {
    const workplace = await openWorkplace();
    const { imports, registry } = workplace;
    const first = await proposed(
      imports,
      await chosen({ '1_b.png': await picture(1, 'b'), '1_se.png': await picture(1, 'se') }),
    );
    const own = { patientCode: 'A' };
    const made = await imports.commit({
      id: first.id,
      studyId: null,
      studyName: 'Clinic',
      pairs: confirmed(first.pairs, own),
    });
    const { lesion } = await registry.query.pair({ id: made.pairs[0]! });
    const next = await proposed(
      imports,
      await chosen({ '1_b.png': await picture(2, 'b'), '1_se.png': await picture(2, 'se') }),
    );
    const { pairs, patients } = await imports.commit({
      id: next.id,
      studyId: made.studyId,
      studyName: null,
      pairs: confirmed(next.pairs, { ...own, lesionId: lesion.id }),
    });
    expect(patients).toEqual(made.patients);
    expect((await registry.query.pair({ id: pairs[0]! })).lesion).toEqual(lesion);
    expect(await stored(workplace)).toEqual(['A/1', 'A/1-2']);
  });

  it('refuses what is not of the import, or is in two pairs, and stores nothing', async () => {
    const workplace = await openWorkplace();
    const { imports } = workplace;
    const { id, pairs } = await proposed(imports, await chosen(await pairFiles(1, 2)));
    const [one, other] = confirmed(pairs);
    const commit = (changed: Partial<ProposedPair>): Promise<unknown> =>
      imports.commit({
        id,
        studyId: null,
        studyName: 'X',
        pairs: [one!, { ...other!, ...changed } as ConfirmedPair],
      });
    expect((await failure(commit({ b: one!.b }))).message).toBe(
      'visit/P1-1_b.png: it is in two pairs, P1-1 and P1-2. Take it out of one of them.',
    );
    expect((await failure(commit({ b: 'none' as ProposedPair['b'] }))).kind).toBe('import');
    const nameless = imports.commit({ id, studyId: null, studyName: null, pairs: [one!] });
    expect((await failure(nameless)).message).toMatch(/give a new one a name/);
    const unknown = { id, studyId: 77 as StudyId, studyName: null, pairs: [one!] };
    expect((await failure(imports.commit(unknown))).kind).toBe('record');
    expect(await stored(workplace)).toEqual([]);
    await commit({});
    expect(await stored(workplace)).toEqual(['P1/P1-1', 'P1/P1-2']);
  });

  it('can be done again after the disk failed, and then is complete', async () => {
    const workplace = await openWorkplace();
    const { imports, folder, registry, store } = workplace;
    const { id, pairs, files } = await proposed(imports, await chosen(await pairFiles(1, 1)));
    const commit = (): Promise<unknown> =>
      imports.commit({ id, studyId: null, studyName: 'X', pairs: confirmed(pairs) });
    await writeFile(join(folder, 'images'), 'in the way');
    expect((await failure(commit())).kind).toBe('file');
    expect(await stored(workplace)).toEqual([]);
    await rm(join(folder, 'images'));
    await commit();
    const hashes = files.map(({ hash }) => hash);
    const verified = await store.verify(hashes, () => undefined, new AbortController().signal);
    expect(verified).toEqual({ missing: [], altered: [] });
    expect(await registry.query.integrity(null)).toBe('ok');
  });

  it('leaves no image in the store where it failed and the program ended orderly', async () => {
    const { imports, folder, close } = await openWorkplace();
    const { id, pairs } = await proposed(imports, await chosen(await pairFiles(1, 1)));
    const conflict = confirmed(pairs, { lesionId: 99 as never });
    const commit = imports.commit({ id, studyId: null, studyName: 'X', pairs: conflict });
    expect((await failure(commit)).message).toMatch(/Nothing of the import was stored/);
    expect(await filesBelow(join(folder, 'images'))).toHaveLength(2);
    const { files } = await proposalOf(imports, id);
    // Still to be seen, though its copy has moved.
    expect((await decodeImage(await imports.preview(id, files[0]!.id), 1)).width).toBe(48);
    await close();
    expect(await filesBelow(join(folder, 'images'))).toEqual([]);
    expect(await filesBelow(join(folder, 'staging'))).toEqual([]);
  });
});

describe('stopping', () => {
  it('leaves nothing of what was being added, and the import can go on', async () => {
    const { imports, tasks, events, folder } = await openWorkplace();
    const source = await chosen(await pairFiles(10, 2));
    const { id } = await imports.begin({});
    const seen: Task[] = [];
    const stop = events.subscribe((event) => {
      if (event.type !== 'task') return;
      seen.push(event.task);
      if ((event.task.progress?.done ?? 0) > 3) tasks.cancel(event.task.id);
    });
    expect((await failure(imports.addPaths({ id, paths: [source] }))).kind).toBe('cancelled');
    stop();
    expect(seen.at(-1)).toMatchObject({ kind: 'import', subject: 'visit', state: 'cancelled' });
    expect(await filesBelow(join(folder, 'staging'))).toEqual([]);
    expect((await proposalOf(imports, id)).files).toEqual([]);
    await imports.addPaths({ id, paths: [source] });
    expect((await proposalOf(imports, id)).pairs).toHaveLength(20);
  });

  it('by discarding ends what is going on and deletes every copy', async () => {
    const { imports, folder } = await openWorkplace();
    const { id } = await imports.begin({});
    const adding = failure(imports.addPaths({ id, paths: [await chosen(await pairFiles(8, 2))] }));
    await imports.discard({ id });
    expect((await adding).kind).toBe('cancelled');
    expect(await readdir(join(folder, 'staging'))).toEqual([]);
    expect((await failure(imports.addPaths({ id, paths: ['x'] }))).kind).toBe('import');
    await imports.discard({ id });
  });

  it('leaves nothing where the folder of the import cannot be written', async () => {
    const { imports, folder } = await openWorkplace();
    const { id } = await imports.begin({});
    await rm(join(folder, 'staging'), { recursive: true });
    const source = await chosen(await pairFiles(1, 2));
    const error = await failure(imports.addPaths({ id, paths: [source] }));
    expect(error.kind).toBe('file');
    expect((await proposalOf(imports, id)).files).toEqual([]);
  });
});

describe('the sweep', () => {
  it('takes what nobody needs and leaves what is stored or being prepared', async () => {
    const workplace = await openWorkplace();
    const { imports, folder } = workplace;
    const kept = await proposed(imports, await chosen(await pairFiles(1, 1)));
    await imports.commit({
      id: kept.id,
      studyId: null,
      studyName: 'X',
      pairs: confirmed(kept.pairs),
    });
    const open = await proposed(imports, await chosen(await pairFiles(2, 1, 50)));
    const orphan = sha256('orphan');
    await writeFiles(folder, {
      [`images/${orphan.slice(0, 2)}/${orphan}`]: 'orphan',
      [`heat/${orphan.slice(0, 2)}/${orphan}.png`]: 'orphan',
      'staging/0123456789abcdef/000001': await readFile(
        join(import.meta.dirname, 'import.test.ts'),
      ),
    });
    expect(await imports.sweep()).toBe(3);
    expect(await filesBelow(join(folder, 'images'))).toHaveLength(2);
    expect(await readdir(join(folder, 'staging'))).toEqual([open.id]);
    expect(await imports.sweep()).toBe(0);
    await imports.commit({
      id: open.id,
      studyId: null,
      studyName: 'Y',
      pairs: confirmed(open.pairs),
    });
    expect(await stored(workplace)).toHaveLength(3);
  });

  it('does not meet an import that is being stored', async () => {
    const workplace = await openWorkplace();
    const { imports, store, registry } = workplace;
    const { id, pairs, files } = await proposed(imports, await chosen(await pairFiles(5, 2)));
    const commit = imports.commit({ id, studyId: null, studyName: 'X', pairs: confirmed(pairs) });
    const sweeps = Array.from({ length: 5 }, () => imports.sweep());
    await commit;
    await Promise.all(sweeps);
    const hashes = files.map(({ hash }) => hash);
    const verified = await store.verify(hashes, () => undefined, new AbortController().signal);
    expect(verified).toEqual({ missing: [], altered: [] });
    expect((await registry.query.counts(null)).images).toBe(20);
  });
});
