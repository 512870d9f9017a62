import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { imageSize } from '../../../src/main/imaging/decode.ts';
import { GRAY_STATISTICS } from '../../../src/shared/domain/normalisation.ts';
import {
  cropPair,
  describePreprocessing,
  evaluationTensor,
  openPair,
  type PairImage,
  PREPROCESSING_VERSION,
  preparePair,
  studyPairImages,
} from '../../../src/main/imaging/prepare.ts';
import { readStudy } from '../../../src/main/study/read.ts';
import type { Pair } from '../../../src/shared/domain/study.ts';
import { bigEndian, png } from '../../support/images.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** 4 × 4 images: B gray with 16 y + x, SE with red 10 x, green 10 y, blue 3; ROIs of 2 × 2. */
async function studyFolder(): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'images'));
  const grid = [0, 1, 2, 3];
  const b = grid.map((y) => grid.map((x) => 16 * y + x));
  const se = grid.map((y) => grid.flatMap((x) => [10 * x, 10 * y, 3]));
  const square = { width: 4, height: 4, bitDepth: 8 } as const;
  await writeFile(join(root, 'images/b.png'), png({ ...square, colourType: 0, rows: b }));
  await writeFile(join(root, 'images/se.png'), png({ ...square, colourType: 2, rows: se }));
  return root;
}

const pair: Pair = {
  patient: 'A',
  pair: 'A-1',
  bImage: 'images/b.png',
  seImage: 'images/se.png',
  bRoi: { x: 1, y: 2, width: 2, height: 2 },
  seRoi: { x: 2, y: 0, width: 2, height: 2 },
  extra: {},
};

describe('preparePair', () => {
  it('crops each image to its own ROI and stacks gray, red, green, blue', async () => {
    const root = await studyFolder();
    const { side, planes } = await preparePair(studyPairImages(root, pair), {
      input: 'bse',
      images: 'cropped',
      side: 2,
    });
    expect(side).toBe(2);
    expect(planes.map(({ data }) => [...data])).toEqual([
      [33, 34, 49, 50],
      [20, 30, 20, 30],
      [0, 0, 10, 10],
      [3, 3, 3, 3],
    ]);
    expect(planes.every(({ maximum }) => maximum === 255)).toBe(true);
  });

  it('takes the whole image in full mode, whatever its ROI', async () => {
    const root = await studyFolder();
    const options = { input: 'b', images: 'full', side: 4 } as const;
    const { planes } = await preparePair(studyPairImages(root, pair), options);
    expect([...planes[0]!.data].slice(0, 6)).toEqual([0, 1, 2, 3, 16, 17]);
    const { bRoi: _, ...without } = pair;
    expect(await preparePair(studyPairImages(root, without), options)).toEqual({ side: 4, planes });
  });

  it('opens only the images that the input needs', async () => {
    const root = await studyFolder();
    const options = { images: 'full', side: 4 } as const;
    const noSe = { ...pair, seImage: 'absent.png' };
    const noB = { ...pair, bImage: 'absent.png' };
    expect(
      (await preparePair(studyPairImages(root, noSe), { ...options, input: 'b' })).planes,
    ).toHaveLength(1);
    expect(
      (await preparePair(studyPairImages(root, noB), { ...options, input: 'se' })).planes,
    ).toHaveLength(3);
    await expect(
      preparePair(studyPairImages(root, noSe), { ...options, input: 'bse' }),
    ).rejects.toThrow(`${join(root, 'absent.png')}: cannot read it: it does not exist.`);
  });

  it('keeps each image at its own depth', async () => {
    const root = await studyFolder();
    const rows = [0, 1, 2, 3].map((y) => bigEndian([y, 300, 301, 302]));
    const deep = png({ width: 4, height: 4, bitDepth: 16, colourType: 0, rows });
    await writeFile(join(root, 'images/b.png'), deep);
    const options = { input: 'bse', images: 'full', side: 4 } as const;
    const { planes } = await preparePair(studyPairImages(root, pair), options);
    expect(planes.map(({ maximum }) => maximum)).toEqual([65535, 255, 255, 255]);
    expect([...planes[0]!.data.subarray(0, 4)]).toEqual([0, 300, 301, 302]);
  });

  const { bRoi: _b, ...noB } = pair;
  const { seRoi: _se, ...noSe } = pair;
  it.each([
    [
      'a missing B ROI',
      noB,
      'Pair A-1, images/b.png: it has no b_roi, which cropped images need. ' +
        'Give b_roi as "x y width height" or use full images.',
    ],
    [
      'a missing SE ROI',
      noSe,
      'Pair A-1, images/se.png: it has no se_roi, which cropped images need. ' +
        'Give se_roi as "x y width height" or use full images.',
    ],
    [
      'an ROI that leaves the image',
      { ...pair, bRoi: { x: 3, y: 0, width: 2, height: 2 } },
      'Pair A-1, images/b.png: its ROI 3 0 2 2 (x y width height) is outside the image of ' +
        '4 × 4 pixels. Correct b_roi in pairs.csv.',
    ],
    [
      'an ROI that begins before the image',
      { ...pair, seRoi: { x: 0, y: -1, width: 2, height: 2 } },
      'Pair A-1, images/se.png: its ROI 0 -1 2 2 (x y width height) is outside the image of ' +
        '4 × 4 pixels. Correct se_roi in pairs.csv.',
    ],
    [
      'an empty ROI',
      { ...pair, bRoi: { x: 0, y: 0, width: 0, height: 2 } },
      'Pair A-1, images/b.png: its ROI 0 0 0 2 is empty. Correct b_roi in pairs.csv.',
    ],
    [
      'an ROI between pixels',
      { ...pair, bRoi: { x: 0.5, y: 0, width: 1, height: 2 } },
      'Pair A-1, images/b.png: its ROI 0.5 0 1 2 is not in whole pixels. Correct b_roi in pairs.csv.',
    ],
  ])('names pair, file, ROI and image size for %s', async (_name, wrong, message) => {
    const root = await studyFolder();
    const options = { input: 'bse', images: 'cropped', side: 2 } as const;
    await expect(preparePair(studyPairImages(root, wrong), options)).rejects.toMatchObject({
      kind: 'image',
      message,
    });
  });
});

describe('evaluationTensor', () => {
  it('is crop, resize, centre window, division and normalisation, by hand', async () => {
    const root = await studyFolder();
    const gray = (value: number): number => (value / 255 - 0.449) / 0.226;
    expect(GRAY_STATISTICS.mean).toBeCloseTo(0.449, 12);
    expect(GRAY_STATISTICS.std).toBeCloseTo(0.226, 12);
    // `center` at 4 resizes to 5 (4 × 256/224 = 4.57) and leaves out the last row and column;
    // 2 source pixels at 5: centres at 0.2, 0.6, 1.0, 1.4 of the ROI, level before 0.5.
    const across = [33, 33.1, 33.5, 33.9];
    const down = [0, 1.6, 8, 14.4];
    const center = { input: 'b', images: 'cropped', size: 4, eval: 'center' } as const;
    const expected = down.flatMap((y) => across.map((x) => gray(Math.floor(x + y + 0.5))));
    const tensor = await evaluationTensor(studyPairImages(root, pair), center);
    expect(tensor).toHaveLength(16);
    tensor.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
  });

  it('normalises red, green and blue by ImageNet, in the order of the stack', async () => {
    const root = await studyFolder();
    const resize = { input: 'bse', images: 'cropped', size: 2, eval: 'resize' } as const;
    const tensor = await evaluationTensor(studyPairImages(root, pair), resize);
    const expected = [
      ...[33, 34, 49, 50].map((value) => (value / 255 - 0.449) / 0.226),
      ...[20, 30, 20, 30].map((value) => (value / 255 - 0.485) / 0.229),
      ...[0, 0, 10, 10].map((value) => (value / 255 - 0.456) / 0.224),
      ...[3, 3, 3, 3].map((value) => (value / 255 - 0.406) / 0.225),
    ];
    expect(tensor).toHaveLength(16);
    tensor.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
  });

  it('divides 16 bits by 65535', async () => {
    const root = await studyFolder();
    const rows = [bigEndian([100, 200]), bigEndian([300, 65535])];
    const deep = png({ width: 2, height: 2, bitDepth: 16, colourType: 0, rows });
    await writeFile(join(root, 'images/b.png'), deep);
    const resize = { input: 'b', images: 'full', size: 2, eval: 'resize' } as const;
    const tensor = await evaluationTensor(studyPairImages(root, pair), resize);
    [100, 200, 300, 65535].forEach((value, at) => {
      expect(tensor[at]).toBeCloseTo((value / 65535 - 0.449) / 0.226, 5);
    });
  });
});

describe('a pair that lies in no study folder', () => {
  it('becomes the same input, cropped to whatever region is asked for', async () => {
    const root = await studyFolder();
    const options = { input: 'bse', images: 'cropped', size: 2, eval: 'resize' } as const;
    const inFolder = studyPairImages(root, pair);
    const stored = async (image: PairImage): Promise<PairImage> => {
      const bytes = await readFile(join(root, image.file));
      return { ...image, source: { name: 'stored', bytes: async () => bytes } };
    };
    const inStore = { pair: 'A-1', b: await stored(inFolder.b), se: await stored(inFolder.se) };
    expect(await evaluationTensor(inStore, options)).toEqual(
      await evaluationTensor(inFolder, options),
    );
    const opened = await openPair(inStore, options);
    const moved = { ...opened, b: { ...opened.b!, region: { x: 0, y: 0, width: 2, height: 2 } } };
    expect([...cropPair(moved, 2).planes[0]!.data]).toEqual([0, 1, 16, 17]);
  });
});

describe('describePreprocessing', () => {
  it('is plain data with the version, for a manifest', () => {
    const description = describePreprocessing();
    expect(description['version']).toBe(PREPROCESSING_VERSION);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });
});

describeWith('shared-data', 'preparing the BUS-BRA sample', () => {
  it('finds every ROI of its first pairs inside its image', async () => {
    const { root, pairs } = await readStudy(sharedStudy('bus-bra'));
    const first = pairs.slice(0, 20);
    const options = { input: 'bse', images: 'cropped', side: 64 } as const;
    for (const each of first) {
      const { planes } = await preparePair(studyPairImages(root, each), options);
      expect(planes.map(({ data }) => data.length)).toEqual([4096, 4096, 4096, 4096]);
    }
    const size = await imageSize(join(root, first[0]!.bImage));
    expect(size).toEqual({ width: 274, height: 353 });
  });
});
