import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Manifest } from '../../../src/main/model/manifest.ts';
import type { ReadSummary } from '../../../src/main/services/read.ts';
import { type CommandResult, sonopair, sonopairHere } from '../../support/command.ts';
import { type Cells, changedStudy, csvRows, phantomStudy } from '../../support/studies.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-read-'));
const study = join(folder, 'study');
const split = join(folder, 'split.json');
const model = join(folder, 'model');
const ENGINE = ['--provider', 'cpu', '--threads', '1'];
let testPatients: readonly string[];
let rows: readonly Cells[];

beforeAll(async () => {
  await phantomStudy(study);
  rows = await csvRows(join(study, 'pairs.csv'));
  await sonopairHere(['split', '--study', study, '--out', split]);
  const text = await readFile(split, 'utf8');
  testPatients = (JSON.parse(text) as { parts: { test: string[] } }).parts.test;
  const quick = '--networks resnet18 --size 64 --epochs 1'.split(' ');
  const fit = ['fit', '--study', study, '--split', split, '--out', model, ...quick, ...ENGINE];
  const { status, stderr } = await sonopairHere(fit);
  expect(status, stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

function read(from: string, out: string, ...more: readonly string[]): string[] {
  return ['read', '--study', from, '--model', model, '--out', out, ...ENGINE, ...more];
}

function summaryOf({ stdout }: CommandResult): ReadSummary {
  return JSON.parse(stdout) as ReadSummary;
}

const without =
  (column: string) =>
  (cells: Cells): Cells =>
    Object.fromEntries(Object.entries(cells).filter(([name]) => name !== column));

const isTest = ({ patient }: Cells): boolean => testPatients.includes(patient!);

describe('a read of the test part', () => {
  test('gives each pair a probability and a decision, each patient both, and the figures', async () => {
    const out = join(await temporaryFolder(), 'reads');
    const result = await sonopair(read(study, out, '--split', split, '--part', 'test'));
    expect(result.status, result.stderr).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(
      ['README.txt', 'metrics.json', 'patients.csv', 'read.json', 'reads.csv'].toSorted(),
    );
    const reads = await csvRows(join(out, 'reads.csv'));
    expect(reads.map(({ pair }) => pair)).toEqual(rows.filter(isTest).map(({ pair }) => pair));
    for (const { probability_malignant: p, probability_resnet18: own, decision, error } of reads) {
      expect(Number(p)).toBeGreaterThanOrEqual(0);
      expect(Number(p)).toBeLessThanOrEqual(1);
      // One network is its own ensemble.
      expect(own).toBe(p);
      expect(decision).toBe(Number(p) >= 0.5 ? 'malignant' : 'benign');
      expect(error).toBe('');
    }
    const patients = await csvRows(join(out, 'patients.csv'));
    expect(new Set(patients.map(({ patient }) => patient))).toEqual(new Set(testPatients));
    expect(patients).toHaveLength(testPatients.length);
    for (const { patient, pairs, benign_votes: benign, decision } of patients) {
      const own = reads.filter((one) => one['patient'] === patient);
      expect(Number(pairs)).toBe(own.length);
      expect(Number(benign)).toBe(own.filter((one) => one['decision'] === 'benign').length);
      // Eq. (1)
      expect(decision).toBe(Number(benign) > own.length - Number(benign) ? 'benign' : 'malignant');
    }
    expect(result.stdout).toContain(`of ${testPatients.length} patients`);
    expect(result.stdout).toContain('fitted on synthetic images');
    expect(result.stdout).toContain('Not a medical device');
    expect(result.stdout).not.toContain('Seen in fitting');
  });

  test('draws the decided class over both images, at their own size', async () => {
    const out = join(await temporaryFolder(), 'reads');
    const { status } = await sonopairHere(read(study, out, '--split', split, '--heatmaps'));
    expect(status).toBe(0);
    const record = JSON.parse(await readFile(join(out, 'read.json'), 'utf8')) as {
      heatmaps: {
        caption: string;
        files: { pair: string; class: string; maximum: number; b: string; se: string }[];
      };
    };
    expect(record.heatmaps.caption).toContain('cannot tell B from SE');
    const reads = await csvRows(join(out, 'reads.csv'));
    expect(record.heatmaps.files.map((file) => [file.pair, file.class])).toEqual(
      reads.map(({ pair, decision }) => [pair, decision]),
    );
    expect(readdirSync(join(out, 'heatmaps')).toSorted()).toEqual(
      record.heatmaps.files.flatMap(({ pair }) => [`${pair}_b.png`, `${pair}_se.png`]).toSorted(),
    );
    const { b, se } = record.heatmaps.files[0]!;
    const overlays = await Promise.all([b, se].map((file) => readFile(join(out, file))));
    const [width, height] = pngSize(overlays[0]!);
    expect(pngSize(overlays[1]!)).toEqual([width, height]);
    expect(width).toBeGreaterThan(100);
    expect(overlays[0]!.equals(overlays[1]!)).toBe(false);
    expect(await readFile(join(out, 'README.txt'), 'utf8')).toContain('no positive evidence');
  });

  test('prints one JSON object for programs, and nothing else', async () => {
    const out = join(await temporaryFolder(), 'reads');
    const result = await sonopair(read(study, out, '--split', split, '--json'));
    const { counts, metrics, failed } = summaryOf(result);
    expect(counts.seenPairs).toBe(0);
    expect(failed).toEqual([]);
    expect(Object.keys(metrics.unseen)).toEqual(['resnet18']);
    expect(metrics.unseen['resnet18']!.patients).toBe(testPatients.length);
    expect(metrics.model.fittedOn).toBe('synthetic');
    expect(JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8'))).toMatchObject(metrics);
  });
});

describe('figures for the model card', () => {
  test('are written once, are those of the read, and leave the model as it is', async () => {
    const own = join(await temporaryFolder(), 'model');
    await cp(model, own, { recursive: true });
    const cardOf = async (): Promise<Manifest> =>
      JSON.parse(await readFile(join(own, 'manifest.json'), 'utf8')) as Manifest;
    const before = await cardOf();
    const record = (out: string, ...more: readonly string[]): Promise<CommandResult> =>
      sonopairHere(
        ['read', '--study', study, '--model', own, '--out', join(own, '..', out), ...ENGINE].concat(
          ['--record', '--json', ...more],
        ),
      );
    const result = await record('reads', '--split', split);
    expect(result.status, result.stderr).toBe(0);
    const { heldOut, ...card } = await cardOf();
    expect(card).toEqual(before);
    const { unseen } = summaryOf(result).metrics;
    expect(heldOut).toMatchObject({ study: 'study', split: { file: 'split.json' } });
    expect(heldOut!.synthetic.join()).toContain('phantom');
    const { auc, sensitivity, units, sensitivityAt90Specificity: point } = heldOut!.figures;
    expect(auc.value).toBe(unseen['resnet18']!.byMeanProbability.auc.value);
    expect(auc.n).toBe(testPatients.length);
    expect(sensitivity.cases).toBe(units.malignant);
    expect(point.value).toBeGreaterThanOrEqual(0);

    const again = await record('again', '--split', split);
    expect(again.status).not.toBe(0);
    expect(again.stderr).toMatch(/takes them once\. Read without --record/);
    expect(await readdir(join(own, '..'))).not.toContain('again');
  });

  test('are not made of patients it was fitted on', async () => {
    const own = join(await temporaryFolder(), 'model');
    await cp(model, own, { recursive: true });
    const out = join(own, '..', 'reads');
    const args = ['read', '--study', study, '--model', own, '--out', out, ...ENGINE, '--record'];
    const { status, stderr } = await sonopairHere([...args, '--split', split, '--part', 'train']);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/no unseen pair with a diagnosis was read/);
    expect(await readFile(join(own, 'manifest.json'), 'utf8')).not.toContain('heldOut');
  });
});

describe('patients the model has seen', () => {
  test('are in no figure, and are counted', async () => {
    const out = join(await temporaryFolder(), 'reads');
    const result = await sonopairHere(read(study, out, '--json'));
    const { counts, metrics } = summaryOf(result);
    expect(counts.pairs).toBe(rows.length);
    expect(counts.seenPairs).toBe(rows.filter((row) => !isTest(row)).length);
    expect(metrics.unseen['resnet18']!.patients).toBe(testPatients.length);
    expect(metrics.seenInFitting.patients).toBe(counts.seenPatients);
    expect(metrics.seenInFitting.evaluations['resnet18']!.patients).toBe(counts.seenPatients);
    expect(metrics.notices.join(' ')).toContain(`${counts.seenPairs} pairs of`);
    const patients = await csvRows(join(out, 'patients.csv'));
    for (const { patient, seen_in_fitting: seen } of patients)
      expect(seen).toBe(String(!testPatients.includes(patient!)));
  });

  test('are recognised by their images under another code, and by their code with other images', async () => {
    const here = await temporaryFolder();
    const renamed = join(here, 'renamed');
    await changedStudy(study, renamed, (cells) => ({ ...cells, patient: `X${cells['patient']}` }));
    const byImage = summaryOf(await sonopairHere(read(renamed, join(here, 'a'), '--json')));
    expect(byImage.counts.seenPairs).toBe(rows.filter((row) => !isTest(row)).length);
    expect(byImage.metrics.unseen['resnet18']!.patients).toBe(testPatients.length);

    const redrawn = join(here, 'redrawn');
    await phantomStudy(redrawn, 10, 2);
    const byCode = summaryOf(await sonopairHere(read(redrawn, join(here, 'b'), '--json')));
    expect(byCode.counts.seenPatients).toBe(10 - testPatients.length);
  });

  test('are shown apart when nobody else is read', async () => {
    const out = join(await temporaryFolder(), 'reads');
    const args = read(study, out, '--split', split, '--part', 'train');
    const { status, stdout } = await sonopairHere(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Seen in fitting: \d+ pairs of \d+ patients/);
    expect(
      summaryOf(await sonopairHere([...args.with(6, `${out}2`), '--json'])).metrics.unseen,
    ).toEqual({});
  });
});

describe('bad pairs', () => {
  test('are listed with their causes, and the others read as ever', async () => {
    const here = await temporaryFolder();
    const damaged = join(here, 'study');
    const tests = rows.filter(isTest);
    const [cut, roi] = tests;
    await changedStudy(study, damaged, (cells) =>
      cells['pair'] === roi!['pair'] ? { ...cells, se_roi: '0 0 9999 9999' } : cells,
    );
    await truncate(join(damaged, cut!['b_image']!), 900);
    const good = join(here, 'good');
    await sonopairHere(read(study, good, '--split', split));
    const out = join(here, 'reads');
    const result = await sonopair(read(damaged, out, '--split', split, '--heatmaps'));
    expect(result.status).toBe(1);
    expect(result.stdout).toContain(`not read: ${cut!['pair']}: `);
    const reads = await csvRows(join(out, 'reads.csv'));
    const expected = await csvRows(join(good, 'reads.csv'));
    expect(reads).toHaveLength(expected.length);
    reads.forEach((row, i) => {
      if (row['pair'] === cut!['pair']) {
        expect(row['error']).toMatch(/_b\.jpg: this JPEG is damaged or cut short/);
        expect(row['decision']).toBe('');
      } else if (row['pair'] === roi!['pair'])
        expect(row['error']).toMatch(/its ROI 0 0 9999 9999 .* is outside the image/);
      else
        expect(Number(row['probability_malignant'])).toBeCloseTo(
          Number(expected[i]!['probability_malignant']),
          5,
        );
    });
    expect(readdirSync(join(out, 'heatmaps'))).toHaveLength(2 * (reads.length - 2));
    const metrics = JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8')) as {
      failedPairs: number;
    };
    expect(metrics.failedPairs).toBe(2);
  });

  test('all of them still make a complete read that says so', async () => {
    const here = await temporaryFolder();
    const broken = join(here, 'study');
    await changedStudy(study, broken, (cells) => (isTest(cells) ? cells : undefined));
    for (const row of rows.filter(isTest))
      await writeFile(join(broken, row['se_image']!), row['pair']!);
    const out = join(here, 'reads');
    const { status, stdout } = await sonopairHere(read(broken, out, '--heatmaps'));
    expect(status).toBe(1);
    expect(stdout).toContain('0 of');
    expect((await csvRows(join(out, 'reads.csv'))).every(({ error }) => error !== '')).toBe(true);
  });
});

describe('a read that cannot be', () => {
  /** Each with a folder of its own, which must be left as it was. */
  const cases: readonly (readonly [
    what: string,
    arrange: (here: string) => Promise<readonly string[]>,
    line: RegExp,
  ])[] = [
    [
      'of no study',
      (here) => Promise.resolve(read(join(here, 'none'), join(here, 'out'))),
      /none\/pairs\.csv: cannot read it: it does not exist/,
    ],
    [
      'of a study without a column',
      async (here) => {
        await changedStudy(study, join(here, 's'), without('diagnosis'));
        return read(join(here, 's'), join(here, 'out'));
      },
      /pairs\.csv: it lacks the column diagnosis/,
    ],
    [
      'of a patient with two diagnoses',
      async (here) => {
        const [first] = rows;
        const other = first!['diagnosis'] === 'benign' ? 'malignant' : 'benign';
        await changedStudy(study, join(here, 's'), (cells, i) =>
          i === 0 ? { ...cells, diagnosis: other } : cells,
        );
        return read(join(here, 's'), join(here, 'out'));
      },
      /pairs\.csv, line \d+.*diagnos/,
    ],
    [
      'of one image under two diagnoses',
      async (here) => {
        await cp(study, join(here, 's'), { recursive: true });
        const of = (diagnosis: string): string =>
          join(here, 's', rows.find((row) => row['diagnosis'] === diagnosis)!['b_image']!);
        await cp(of('benign'), of('malignant'));
        return read(join(here, 's'), join(here, 'out'));
      },
      /are the same image/,
    ],
    [
      'by crops that the study does not mark',
      async (here) => {
        await changedStudy(study, join(here, 's'), without('b_roi'));
        return read(join(here, 's'), join(here, 'out'));
      },
      /model: it reads cropped images \(input bse\), and .* has no b_roi\. .*--images full/,
    ],
    [
      'with a split of another study',
      async (here) => {
        await phantomStudy(join(here, 's'), 4);
        return read(join(here, 's'), join(here, 'out'), '--split', split);
      },
      /split\.json: it names patients? .* unknown to the study/,
    ],
    [
      'with a damaged model',
      async (here) => {
        const copy = await copiedModel(here);
        await truncate(join(copy, 'model.onnx'), 1000);
        return withModel(copy, here);
      },
      /model\.onnx: its SHA-256 differs.*Copy the whole model folder again/,
    ],
    [
      'with a model whose card is for another input',
      async (here) => {
        const copy = await copiedModel(here, { input: 'b' });
        return withModel(copy, here);
      },
      /model: its ONNX file cannot be run as its manifest says \(input b, 64 pixels\)/,
    ],
    [
      'with a model of another preprocessing',
      async (here) => {
        const copy = await copiedModel(here, {
          preprocessing: { version: 99, description: {} },
        });
        return withModel(copy, here);
      },
      /fitted with preprocessing version 99/,
    ],
    [
      'with a folder that is no model',
      (here) => Promise.resolve(withModel(study, here)),
      /it has no manifest\.json, so it is not a model folder/,
    ],
    [
      'into a folder that is taken',
      async (here) => {
        await cp(split, join(here, 'out', 'mine.json'));
        return read(study, join(here, 'out'));
      },
      /out: the folder is already there and is not empty/,
    ],
    [
      'into a place that cannot be written',
      () => Promise.resolve(read(study, '/dev/null/out')),
      /\/dev\/null.*: cannot create it/,
    ],
  ];

  test.each(cases)('%s', async (_, arrange, line) => {
    const here = await temporaryFolder();
    const args = await arrange(here);
    const before = readdirSync(here);
    const { status, stdout, stderr } = await sonopairHere(args);
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^sonopair: .*\n$/);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(readdirSync(here)).toEqual(before);
  });

  async function copiedModel(here: string, changes: Partial<Manifest> = {}): Promise<string> {
    const copy = join(here, 'model');
    await cp(model, copy, { recursive: true });
    const file = join(copy, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
    await writeFile(file, JSON.stringify({ ...manifest, ...changes }));
    return copy;
  }

  function withModel(path: string, here: string): string[] {
    return read(study, join(here, 'out')).with(4, path);
  }
});

/** Width and height in the header of a PNG. */
function pngSize(bytes: Buffer): readonly number[] {
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}
