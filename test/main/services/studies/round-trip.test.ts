import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readStudy } from '../../../../src/main/study/read.ts';
import type { LesionId, StudyId } from '../../../../src/shared/domain/ids.ts';
import type { Pair } from '../../../../src/shared/domain/study.ts';
import { failure } from '../../../support/failure.ts';
import {
  confirmed,
  openWorkplace,
  picture,
  proposed,
  type Workplace,
  writeFiles,
} from '../../../support/imports.ts';
import { describeWith, sharedStudy } from '../../../support/requires.ts';
import { phantomStudy } from '../../../support/studies.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** Imports a folder as a window does, all of it. */
async function importStudy({ imports }: Workplace, folder: string): Promise<StudyId> {
  const { id, pairs } = await proposed(imports, folder);
  const stored = await imports.commit({
    id,
    studyId: null,
    studyName: null,
    pairs: confirmed(pairs),
  });
  return stored.studyId;
}

/** Exports a study and waits for it; throws what the task failed with. */
async function exported(
  { studies, tasks, events }: Workplace,
  studyId: StudyId,
  path: string,
): Promise<string> {
  const over = Promise.withResolvers<void>();
  const stop = events.subscribe((event) => {
    if (event.type !== 'task' || event.task.kind !== 'export') return;
    if (event.task.state === 'done') over.resolve();
    else if (event.task.state !== 'running')
      over.reject(new Error(event.task.failure ?? 'stopped'));
  });
  await studies.export({ studyId, path });
  expect(tasks.list().at(-1)).toMatchObject({ kind: 'export' });
  await over.promise.finally(stop);
  return path;
}

/** A study with the bytes of its images in place of their paths. */
async function contents(
  folder: string,
): Promise<{ columns: readonly string[]; rows: (Pair & { b: Buffer; se: Buffer })[] }> {
  const { columns, pairs } = await readStudy(folder);
  const rows = await Promise.all(
    pairs.map(async (pair) =>
      Object.assign(pair, {
        b: await readFile(join(folder, pair.bImage)),
        se: await readFile(join(folder, pair.seImage)),
      }),
    ),
  );
  return { columns, rows };
}

async function expectEqual(one: string, other: string): Promise<void> {
  const [a, b] = [await contents(one), await contents(other)];
  expect(b.columns).toEqual(a.columns);
  expect(b.rows).toEqual(a.rows);
}

const SPECIAL = `patient,pair,diagnosis,b_image,se_image,b_roi,se_roi,side,histology,clock,site,strain_ratio,exam_note,opinions,birads,eb_ratio,lesion_note,view
P1,P1-1,benign,images/1.png,images/1s.png,1 2 10 10,,left,cyst,3,"Basel, A",2.5,first,,2,1.25,"two
lines",radial
P1,P1-2,,images/2.png,images/2s.png,40 40 10 10,0 0 5 5,right,cyst,9,,,first,not json,3,"1,25","two
lines",
P2,P2-1,malignant,Images/1.PNG,images/both.png,,,,,3 o'clock,x,,,,4a,,,"${'long '.repeat(60).trim()}"
P2,P2-2,malignant,images/both.png,images/both.png,,,,"invasive, ductal",,y,3,other,,4a,,,
`;

async function specialStudy(): Promise<string> {
  const folder = join(await temporaryFolder(), 'special');
  await writeFiles(folder, {
    'pairs.csv': SPECIAL,
    'LICENSE.txt': 'free',
    'images/1.png': await picture(1, 'b'),
    'images/1s.png': await picture(1, 'se'),
    'images/2.png': await picture(2, 'b'),
    'images/2s.png': await picture(2, 'se'),
    'Images/1.PNG': await picture(3, 'b'),
    'images/both.png': await picture(4, 'se'),
  });
  return folder;
}

describe('a study folder', () => {
  it('of phantoms is imported, exported and imported again: the same fields and bytes', async () => {
    const workplace = await openWorkplace();
    const folder = join(await temporaryFolder(), 'phantoms');
    await phantomStudy(folder, 3);
    const studyId = await importStudy(workplace, folder);
    const [study] = await workplace.registry.query.studies(null);
    expect(study).toMatchObject({ name: 'phantoms', kind: 'imported', patients: 3 });
    const first = await exported(workplace, studyId, join(await temporaryFolder(), 'out'));
    await expectEqual(folder, first);
    const other = await openWorkplace();
    const again = await importStudy(other, first);
    await expectEqual(first, await exported(other, again, join(await temporaryFolder(), 'again')));
  });

  it('keeps every cell, whatever it says', async () => {
    const workplace = await openWorkplace();
    const folder = await specialStudy();
    const { id, study, pairs, unreadable } = await proposed(workplace.imports, folder);
    expect(study).toBe('special');
    expect(unreadable).toEqual([
      {
        path: 'special/images/2.png',
        reason:
          'the ROI 40 40 10 10 of pair P1-2 does not lie in the image (48 × 48 pixels): the pair comes without it',
      },
    ]);
    expect(pairs.map(({ by }) => by)).toEqual(['study', 'study', 'study', 'study']);
    expect(pairs[0]).toMatchObject({ lesion: { clock: 3, ebRatio: 1.25, side: 'left' } });
    const { studyId, pairs: ids } = await workplace.imports.commit({
      id,
      studyId: null,
      studyName: null,
      pairs: confirmed(pairs),
    });
    const contexts = await Promise.all(
      ids.map((pair) => workplace.registry.query.pair({ id: pair })),
    );
    // One lesion of P1, with what both rows agree on.
    expect(contexts[0]!.lesion).toEqual(contexts[1]!.lesion);
    expect(contexts[0]!.lesion).toMatchObject({
      code: '1',
      diagnosis: 'benign',
      histology: 'cyst',
      side: null,
      clock: null,
      birads: null,
      ebRatio: null,
      note: 'two\nlines',
    });
    expect(contexts[0]!.exam.note).toBe('first');
    expect(contexts[2]!.lesion).toMatchObject({ histology: 'invasive, ductal', birads: '4a' });
    expect(contexts[0]!.pair).toMatchObject({ strainRatios: [2.5], view: 'radial' });
    expect(contexts[0]!.pair.roi).toMatchObject({
      version: 1,
      b: { x: 1, y: 2, width: 10, height: 10 },
      se: null,
    });
    const out = await exported(workplace, studyId, join(await temporaryFolder(), 'out'));
    const [a, b] = [await contents(folder), await contents(out)];
    expect(b.columns).toEqual(a.columns);
    // On many disks `Images/1.PNG` would be `images/1.png`: it is written beside it.
    const place = (rows: typeof a.rows): unknown[] => rows.map(({ bImage: _path, ...row }) => row);
    expect(place(b.rows)).toEqual(place(a.rows));
    expect(b.rows.map(({ bImage }) => bImage)).toEqual([
      'images/1.png',
      'images/2.png',
      'Images/1-2.PNG',
      'images/both.png',
    ]);
    const other = await openWorkplace();
    const again = await importStudy(other, out);
    await expectEqual(out, await exported(other, again, join(await temporaryFolder(), 'again')));
  });

  it('carries what the workstation added, and gives it back to the next one', async () => {
    const workplace = await openWorkplace();
    const { registry, imports } = workplace;
    const folder = join(await temporaryFolder(), 'visit');
    await writeFiles(folder, {
      'P1-1_b.png': await picture(1, 'b'),
      'P1-1_se.png': await picture(1, 'se'),
      'P1-2_b.png': await picture(2, 'b'),
      'P1-2_se.png': await picture(2, 'se'),
    });
    const { id, pairs } = await proposed(imports, folder);
    const stored = await imports.commit({
      id,
      studyId: null,
      studyName: 'X',
      pairs: confirmed(pairs),
    });
    const acts = registry.as('Dr. Weiß');
    const [patientId, pairId] = [stored.patients[0]!, stored.pairs[0]!];
    const { pair, lesion, exam } = await registry.query.pair({ id: pairId });
    await acts.updatePatient({
      id: patientId,
      fields: { code: 'P1', name: 'Never in a file', birthYear: 1960, note: 'of "P1"' },
    });
    const examFields = { date: '2024-02-29', device: 'Scanner, 2', note: 'exam\nnote' };
    await acts.updateExam({ id: exam.id, fields: examFields });
    const lesionFields = {
      code: 'left-1',
      side: 'left',
      clock: 11,
      histology: 'fibroadenoma',
      diagnosis: 'benign',
      birads: '3',
      tsukuba: 2,
      ebRatio: 0.95,
      note: 'soft',
    } as const;
    await acts.updateLesion({ id: lesion.id, fields: lesionFields });
    await acts.updatePair({
      id: pairId,
      fields: {
        lesionId: lesion.id,
        examId: exam.id,
        strainRatios: [2.4, 2.6, 3.1],
        strainMethod: 'FLR',
        view: 'radial',
      },
    });
    const roi = {
      b: { x: 1, y: 2, width: 20, height: 21 },
      se: { x: 3, y: 4, width: 5, height: 6 },
    };
    await acts.saveRoi({ id: pairId, roi: { b: roi.se, se: null } });
    await acts.saveRoi({ id: pairId, roi });
    const opinion = {
      diagnosis: 'benign',
      birads: '3',
      confidence: 80,
      comment: 'sure, "yes"',
    } as const;
    await acts.commitOpinion({ lesionId: lesion.id, opinion });
    await acts.commitOpinion({ lesionId: lesion.id, opinion: { ...opinion, birads: null } });

    const out = await exported(workplace, stored.studyId, join(await temporaryFolder(), 'out'));
    const text = await readFile(join(out, 'pairs.csv'), 'utf8');
    expect(text).not.toMatch(/Never|1960/);
    const other = await openWorkplace();
    const again = await importStudy(other, out);
    const [first, second] = await other.registry.query.studyPairs({
      studyId: again,
      after: null,
      limit: 9,
    });
    expect(first!.patient).toMatchObject({
      code: 'P1',
      name: null,
      birthYear: null,
      note: 'of "P1"',
    });
    expect(first!.exam).toMatchObject(examFields);
    expect(first!.lesion).toMatchObject(lesionFields);
    expect(first!.pair).toMatchObject({
      code: 'P1-1',
      strainRatios: [2.4, 2.6, 3.1],
      strainMethod: 'FLR',
      view: 'radial',
      roi: { version: 1, ...roi },
    });
    expect(first!.pair.b).toEqual(pair.b);
    expect(second!.lesion.id).toBe(first!.lesion.id);
    const without = async (place: Workplace, lesionId: LesionId): Promise<unknown[]> =>
      (await place.registry.query.opinions({ lesionId })).map(
        ({ id: _id, lesionId: _lesion, ...said }) => said,
      );
    expect(await without(other, first!.lesion.id)).toEqual(await without(workplace, lesion.id));
    expect(await without(other, first!.lesion.id)).toHaveLength(2);
    await expectEqual(out, await exported(other, again, join(await temporaryFolder(), 'again')));
  });

  it('without some of its images comes with the pairs it has, the others listed', async () => {
    const { imports } = await openWorkplace();
    const folder = join(await temporaryFolder(), 'gaps');
    await writeFiles(folder, {
      'pairs.csv':
        'patient,pair,diagnosis,b_image,se_image\nA,1,,b.png,s.png\nA,2,,b2.png,cut.png\nA,3,,b.png,no.png\nA,4,,B.PNG,M\u00fc.png\n',
      'b.png': await picture(1),
      'b2.png': await picture(2),
      's.png': await picture(3, 'se'),
      'Mu\u0308.png': await picture(6, 'se'),
      'cut.png': (await picture(5)).subarray(0, 400),
    });
    const { pairs, unreadable } = await proposed(imports, join(folder, 'pairs.csv'));
    // The last is spelt as some disks would find it.
    expect(pairs.map(({ code }) => code)).toEqual(['1', '4']);
    expect(unreadable.map(({ path }) => path)).toEqual(['gaps/cut.png', 'gaps/no.png']);
    expect(unreadable[1]!.reason).toBe('it is missing (pair 3)');
  });

  it('with faults is refused with the place and the cause', async () => {
    const { imports } = await openWorkplace();
    const folder = join(await temporaryFolder(), 'faulty');
    await writeFiles(folder, {
      'pairs.csv': 'patient,pair,diagnosis,b_image,se_image\nA,1,bening,b.png,s.png\n',
    });
    expect((await failure(proposed(imports, folder))).message).toBe(
      'faulty/pairs.csv, line 2, column diagnosis: "bening" is not a diagnosis. Write benign, malignant or nothing.',
    );
    await writeFiles(folder, {
      'pairs.csv': `patient,pair,diagnosis,b_image,se_image\n${'A'.repeat(201)},1,,b.png,s.png\n`,
    });
    expect((await failure(proposed(imports, folder))).message).toMatch(
      /^faulty\/pairs.csv, column patient: "A+" has more than 200 characters/,
    );
    await writeFiles(folder, { 'pairs.csv': Buffer.from('patient;pair\nM\xfcller;1', 'latin1') });
    expect((await failure(proposed(imports, folder))).message).toBe(
      'faulty/pairs.csv: it is not UTF-8 text. Save it as UTF-8.',
    );
    await writeFiles(folder, {
      'pairs.csv': 'patient,pair,diagnosis,b_image,se_image\nA,1,,b.png,s.png\n',
      'more/pairs.csv': 'patient,pair,diagnosis,b_image,se_image\nA,1,,b.png,s.png\n',
    });
    expect((await failure(proposed(imports, folder))).message).toMatch(/holds two studies/);
  });
});

describe('an export', () => {
  it('does not write over anything, and leaves nothing where an image is missing', async () => {
    const workplace = await openWorkplace();
    const folder = await specialStudy();
    const studyId = await importStudy(workplace, folder);
    const target = join(await temporaryFolder(), 'target');
    await mkdir(target);
    await writeFiles(target, { 'mine.txt': 'mine' });
    await expect(exported(workplace, studyId, target)).rejects.toThrow(/is not empty/);
    expect(await readdir(target)).toEqual(['mine.txt']);
    await workplace.store.sweep({ images: new Set(), heat: new Set() });
    const empty = await temporaryFolder();
    await expect(exported(workplace, studyId, join(empty, 'new'))).rejects.toThrow(
      /missing from the store/,
    );
    expect(await readdir(empty)).toEqual([]);
  });

  it('needs a study that has pairs', async () => {
    const workplace = await openWorkplace();
    const { id } = await workplace.studies.create({ name: 'Empty' });
    const target = join(await temporaryFolder(), 'out');
    await expect(exported(workplace, id, target)).rejects.toThrow(/has no pairs/);
    const nothing = { studyId: 99 as StudyId, path: target };
    expect((await failure(workplace.studies.export(nothing))).kind).toBe('record');
  });
});

describeWith('shared-data', 'bus-bra as a whole', () => {
  it('is imported, exported and imported again: the same fields and bytes', async () => {
    const workplace = await openWorkplace();
    const folder = sharedStudy('bus-bra');
    const proposal = await proposed(workplace.imports, folder);
    expect(proposal.duplicates).toEqual([]);
    const kinds = new Map(proposal.files.map(({ id, looksLike }) => [id, looksLike]));
    for (const { b, se } of proposal.pairs)
      expect([kinds.get(b), kinds.get(se)]).toEqual(['b', 'se']);
    const { studyId } = await workplace.imports.commit({
      id: proposal.id,
      studyId: null,
      studyName: null,
      pairs: confirmed(proposal.pairs),
    });
    expect(await workplace.registry.query.counts(null)).toEqual({
      patients: 852,
      pairs: 1492,
      images: 2984,
    });
    const out = await exported(workplace, studyId, join(await temporaryFolder(), 'out'));
    await expectEqual(folder, out);
    const other = await openWorkplace();
    const again = await importStudy(other, out);
    await expectEqual(out, await exported(other, again, join(await temporaryFolder(), 'again')));
  }, 600_000);
});
