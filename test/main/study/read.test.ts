import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { KNOWN } from '../../../src/main/study/columns.ts';
import { readStudy } from '../../../src/main/study/read.ts';
import type { Study } from '../../../src/shared/domain/study.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function readText(text: string | Uint8Array): Promise<Study> {
  const root = await temporaryFolder();
  await writeFile(join(root, 'pairs.csv'), text);
  return readStudy(root);
}

/** What the message says after the path of the folder. */
async function complaint(text: string | Uint8Array): Promise<string> {
  const error = await readText(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ kind: 'study' });
  return (error as Error).message.replace(/^.*?pairs\.csv/, 'pairs.csv');
}

const HEADER = 'patient,pair,diagnosis,b_image,se_image';

describe('readStudy', () => {
  it('reads required, optional and unknown columns', async () => {
    const study = await readText(
      `operator,${HEADER},lesion,histology,birads,side,view,device,strain_ratio,strain_method,b_roi,se_roi\n` +
        'KL,A1,p1,malignant,images/b.png,images/s.png,1,"carcinoma, invasive",4a,left,radial,Ascendus,5.95,FLR,70 7 143 112,71 10 143 112\n' +
        ',A2,p2,,b2.png,s2.png,1,,,,,,,,,\n',
    );
    expect(study.columns[0]).toBe('operator');
    expect(study.pairs).toEqual([
      {
        patient: 'A1',
        pair: 'p1',
        lesion: '1',
        diagnosis: 'malignant',
        bImage: 'images/b.png',
        seImage: 'images/s.png',
        bRoi: { x: 70, y: 7, width: 143, height: 112 },
        seRoi: { x: 71, y: 10, width: 143, height: 112 },
        histology: 'carcinoma, invasive',
        birads: '4a',
        side: 'left',
        view: 'radial',
        device: 'Ascendus',
        strainRatio: 5.95,
        strainMethod: 'FLR',
        extra: { operator: 'KL' },
      },
      {
        patient: 'A2',
        pair: 'p2',
        lesion: '1',
        bImage: 'b2.png',
        seImage: 's2.png',
        extra: { operator: '' },
      },
    ]);
  });

  const plain = [
    { patient: 'A', pair: '1', diagnosis: 'benign', bImage: 'b.png', seImage: 's.png', extra: {} },
  ];

  it.each([
    ['a byte order mark and Windows line ends', `\uFEFF${HEADER}\r\nA,1,benign,b.png,s.png\r\n`],
    ['old Mac line ends', `${HEADER}\rA,1,benign,b.png,s.png`],
    ['semicolons', `${HEADER.replaceAll(',', ';')}\nA;1;benign;b.png;s.png\n`],
    ['tabs', `${HEADER.replaceAll(',', '\t')}\nA\t1\tbenign\tb.png\ts.png\n`],
    [
      'quotes around everything',
      '"patient";"pair";"diagnosis";"b_image";"se_image"\n"A";"1";"benign";"b.png";"s.png"\n',
    ],
    [
      'spaces around cells',
      'patient, pair ,diagnosis,b_image,se_image\n A ,1, benign,b.png ," s.png"\n',
    ],
    [
      'empty rows and nameless empty columns',
      `\n${HEADER},,\n\nA,1,benign,b.png,s.png,,\n,,,,,,\n`,
    ],
    ['backslashes and dots in paths', `${HEADER}\nA,1,benign,.\\b.png,x/../s.png\n`],
  ])('accepts %s', async (_, text) => {
    expect((await readText(text)).pairs).toEqual(plain);
  });

  it('reads a decimal comma', async () => {
    const text = `${HEADER.replaceAll(',', ';')};strain_ratio\nA;1;;b.png;s.png;2,42\n`;
    expect((await readText(text)).pairs[0]?.strainRatio).toBe(2.42);
  });

  it('leaves an ROI that begins outside to the image it belongs to', async () => {
    const study = await readText(`${HEADER},b_roi\nA,1,,b.png,s.png,-3 0 10 10\n`);
    expect(study.pairs[0]?.bRoi).toEqual({ x: -3, y: 0, width: 10, height: 10 });
  });

  it('lets one patient have two diagnoses where lesions are told apart', async () => {
    const study = await readText(
      `${HEADER},lesion\nA,1,benign,b1.png,s1.png,x\nA,2,malignant,b2.png,s2.png,y\nA,3,,b3.png,s3.png,y\n`,
    );
    expect(study.pairs).toHaveLength(3);
  });

  it('lets one image be both halves of a pair, and serve two pairs of one diagnosis', async () => {
    const study = await readText(
      `${HEADER}\nA,1,benign,x.png,x.png\nB,2,benign,x.png,y.png\nC,3,,x.png,z.png\n`,
    );
    expect(study.pairs).toHaveLength(3);
  });
});

describe('readStudy refuses', () => {
  const row = 'A,1,benign,b.png,s.png';
  const one = (column: string, cell: string): string => `${HEADER},${column}\n${row},${cell}\n`;

  it.each([
    [
      'an empty file',
      '',
      'pairs.csv: it is empty. See docs/study-format.md for the columns of a study.',
    ],
    [
      'a header without rows',
      `${HEADER}\n`,
      'pairs.csv: it has a header but no rows. See docs/study-format.md for the columns of a study.',
    ],
    [
      'missing columns',
      'patient,Pair,b_image\nA,1,b.png\n',
      'pairs.csv: it lacks the columns pair, diagnosis, se_image (it has patient, Pair, b_image). See docs/study-format.md for the columns of a study.',
    ],
    [
      'a column twice',
      `${HEADER},view,view\n${row},a,b\n`,
      'pairs.csv: it has two columns named view. See docs/study-format.md for the columns of a study.',
    ],
    [
      'a short row',
      `${HEADER}\nA,1,benign\n`,
      'pairs.csv, line 2: it has 3 cells where the header has 5. Complete the row; empty cells need their separators too.',
    ],
    [
      'a stray cell',
      `${HEADER}\n${row},x\n`,
      'pairs.csv, line 2: cell 6 ("x") has no column name above it. Name the column, or quote the cell that holds a separator.',
    ],
    [
      'an open quote',
      `${HEADER}\n"A,1,benign,b.png,s.png\n`,
      'pairs.csv: it is not valid CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2. Correct the quotes in that line.',
    ],
    [
      'an empty patient',
      `${HEADER}\n,1,benign,b.png,s.png\n`,
      'pairs.csv, line 2, column patient: it is empty. Give every row a patient.',
    ],
    [
      'an empty lesion',
      `${HEADER},lesion\n${row},\n`,
      'pairs.csv, line 2, column lesion: it is empty. Give every row a lesion.',
    ],
    [
      'an unknown diagnosis',
      `${HEADER}\nA,1,Benign,b.png,s.png\n`,
      'pairs.csv, line 2, column diagnosis: "Benign" is not a diagnosis. Write benign, malignant or nothing.',
    ],
    [
      'a pair twice',
      `${HEADER}\n${row}\nB,1,,b2.png,s2.png\n`,
      'pairs.csv, line 3, column pair: the pair 1 is already in line 2. Give every pair an identifier of its own.',
    ],
    [
      'a patient with two diagnoses',
      `${HEADER}\n${row}\nA,2,malignant,b2.png,s2.png\n`,
      'pairs.csv, line 3, column diagnosis: patient A is malignant here and benign in line 2. Correct it, or tell the lesions apart in a column named lesion.',
    ],
    [
      'a lesion with two diagnoses',
      `${HEADER},lesion\n${row},L\nA,2,malignant,b2.png,s2.png,L\n`,
      'pairs.csv, line 3, column diagnosis: lesion L of patient A is malignant here and benign in line 2. Correct it.',
    ],
    [
      'patient and lesion codes that run together',
      `${HEADER},lesion\nA,1,,b.png,s.png,x/y\nA/x,2,,b2.png,s2.png,y\n`,
      'pairs.csv, line 3, column lesion: patient and lesion read A/x/y, as those of another patient in line 2. Use no / in these codes.',
    ],
    [
      'an image with two diagnoses',
      `${HEADER}\n${row}\nB,2,malignant,./b.png,s2.png\n`,
      'pairs.csv, line 3, column diagnosis: the image b.png is malignant here and benign in line 2. Correct the diagnosis or the image.',
    ],
    [
      'an ROI in other words',
      one('b_roi', '"10,10,20,20"'),
      'pairs.csv, line 2, column b_roi: "10,10,20,20" is not an ROI. Write "x y width height" in whole pixels, such as 70 7 143 112.',
    ],
    [
      'an ROI in fractions',
      one('b_roi', '1.5 0 10 10'),
      'pairs.csv, line 2, column b_roi: "1.5 0 10 10" is not an ROI. Write "x y width height" in whole pixels, such as 70 7 143 112.',
    ],
    [
      'an empty ROI',
      one('se_roi', '10 10 0 20'),
      'pairs.csv, line 2, column se_roi: the ROI "10 10 0 20" is empty. Give it a width and a height of 1 or more.',
    ],
    [
      'a side that is none',
      one('side', 'L'),
      'pairs.csv, line 2, column side: "L" is not a side. Write left, right or nothing.',
    ],
    [
      'a strain ratio in words',
      one('strain_ratio', 'high'),
      'pairs.csv, line 2, column strain_ratio: "high" is not a positive number. Write a number such as 2.42 or nothing.',
    ],
    [
      'a strain ratio of zero',
      one('strain_ratio', '0'),
      'pairs.csv, line 2, column strain_ratio: "0" is not a positive number. Write a number such as 2.42 or nothing.',
    ],
    [
      'a strain ratio below zero',
      one('strain_ratio', '-2'),
      'pairs.csv, line 2, column strain_ratio: "-2" is not a positive number. Write a number such as 2.42 or nothing.',
    ],
    [
      'a path that leaves the folder',
      `${HEADER}\nA,1,,images/../../b.png,s.png\n`,
      'pairs.csv, line 2, column b_image: "images/../../b.png" is outside the study folder. Put the image into the folder and write its path from there, such as images/1_b.png.',
    ],
    [
      'a folder for an image',
      `${HEADER}\nA,1,,b.png,images/\n`,
      'pairs.csv, line 2, column se_image: "images/" names a folder. Write the path of an image file.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await complaint(text)).toBe(expected);
  });

  it.each(['/etc/b.png', 'C:\\b.png', 'c:b.png', '\\\\server\\b.png', '..\\b.png', '..'])(
    'the path %s',
    async (path) => {
      expect(await complaint(`${HEADER}\nA,1,,${path},s.png\n`)).toContain(
        'outside the study folder',
      );
    },
  );

  it('says how many further rows are wrong, and counts lines inside quotes', async () => {
    const text =
      `${HEADER},view\nA,1,benign,b.png,s.png,"two\nlines"\n\n` +
      'B,2,bening,b2.png,s2.png,\nC,3,malign,b3.png,,\nD,3,,b4.png,s4.png,\nE,1,,b5.png,s5.png,\n';
    expect(await complaint(text)).toBe(
      'pairs.csv, line 5, column diagnosis: "bening" is not a diagnosis ' +
        '(2 more rows are wrong: line 6, 8). Write benign, malignant or nothing.',
    );
  });

  it('a folder without pairs.csv, and text that is not UTF-8', async () => {
    const root = await temporaryFolder();
    await expect(readStudy(root)).rejects.toThrow(
      `${join(root, 'pairs.csv')}: cannot read it: it does not exist.`,
    );
    expect(await complaint(Uint8Array.of(0x66, 0xfc, 0x0a))).toBe(
      'pairs.csv: it is not UTF-8 text. Save it as UTF-8.',
    );
  });
});

describe('docs/study-format.md', () => {
  it('shows an example that reads', async () => {
    const page = await readFile(new URL('../../../docs/study-format.md', import.meta.url), 'utf8');
    const example = /```csv\n(.*?)```/s.exec(page)?.[1] ?? '';
    const { columns, pairs } = await readText(example);
    expect(pairs.map(({ pair, diagnosis }) => [pair, diagnosis])).toEqual([
      ['P01-1', 'malignant'],
      ['P01-2', 'benign'],
      ['P02-1', undefined],
    ]);
    for (const column of KNOWN) expect(page).toContain(`| \`${column}\``);
    expect(columns.toSorted()).toEqual(KNOWN.toSorted());
  });
});

describeWith('shared-data', 'the BUS-BRA sample', () => {
  it('reads', async () => {
    const { pairs } = await readStudy(sharedStudy('bus-bra'));
    expect(pairs).toHaveLength(1492);
    expect(new Set(pairs.map(({ patient }) => patient)).size).toBe(852);
    expect(pairs.every(({ bRoi, seRoi }) => bRoi !== undefined && seRoi !== undefined)).toBe(true);
  });
});
