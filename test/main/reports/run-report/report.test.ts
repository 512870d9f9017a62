import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import {
  BY_AUTHORS,
  checklistFacts,
  type ChecklistItem,
} from '../../../../src/main/reports/run-report/checklist-facts.ts';
import { claim } from '../../../../src/main/reports/run-report/claim.ts';
import { runReport } from '../../../../src/main/reports/run-report/report.ts';
import { tripodAi } from '../../../../src/main/reports/run-report/tripod-ai.ts';
import { noticeText } from '../../../../src/main/reports/run-notices.ts';
import { defaultEvaluation } from '../../../../src/shared/crossval/evaluation-options.ts';
import type { Plan } from '../../../../src/shared/crossval/arms.ts';
import type { ManifestPair } from '../../../../src/shared/crossval/manifest.ts';
import { type SimulatedRun, simulatedRun, unitResults } from '../../../support/crossval.ts';
import { describeWith } from '../../../support/requires.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const run = promisify(execFile);
const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 100 } };
const FULL_AND_CROPPED: Plan = {
  format: 'sonopair-plan',
  version: 1,
  name: 'full and cropped',
  fits: [
    { input: 'bse', images: 'full', networks: ['alexnet', 'resnet18'] },
    { input: 'b', images: 'cropped', networks: ['alexnet', 'resnet18'] },
    { input: 'bse', images: 'cropped', networks: ['alexnet', 'resnet18'] },
  ],
};

/** Text of the pages as another program reads it; a space is a space, and a line goes on. */
async function pagesOf(pdf: Uint8Array): Promise<readonly string[]> {
  const file = join(await temporaryFolder(), 'report.pdf');
  await writeFile(file, pdf);
  const { stdout } = await run('pdftotext', ['-layout', '-enc', 'UTF-8', file, '-'], {
    maxBuffer: 2 ** 26,
  });
  return stdout
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replaceAll(/\s+/g, ' '));
}

/** A pair of which nothing but its images and diagnosis is known. */
function withoutMore(pair: ManifestPair): ManifestPair {
  return { ...pair, strainRatio: null, opinions: [], histology: null };
}

function withLongHistology(pair: ManifestPair): ManifestPair {
  return { ...pair, histology: 'unbrokenword'.repeat(30) };
}

function reported({ manifest, units }: SimulatedRun) {
  const results = evaluateRun({ manifest, units, options });
  return { manifest, results };
}

describe('the report of a run', () => {
  const one = simulatedRun({ patients: 30, folds: 2 });

  test('is the same to the byte when it is made again, from what was read back', async () => {
    const first = reported(one);
    const pdf = await runReport(first);
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    const again = await runReport(structuredClone(first));
    expect(Buffer.compare(Buffer.from(pdf), Buffer.from(again))).toBe(0);
    const readBack = JSON.parse(JSON.stringify(first)) as typeof first;
    expect(Buffer.compare(Buffer.from(pdf), Buffer.from(await runReport(readBack)))).toBe(0);
  });
});

describe('whatever can be evaluated', () => {
  const { manifest, units } = simulatedRun({ patients: 12, folds: 2, plan: FULL_AND_CROPPED });
  const constant = (probability: number) => unitResults(manifest, () => probability);

  test.each([
    ['one fold of one fit', units.slice(0, 1)],
    ['probabilities that are all alike, at the cutoff', constant(0.5)],
    ['decisions that are all malignant', constant(1)],
    ['decisions that are all benign', constant(0)],
    ['no epochs', units.map((unit) => Object.assign({}, unit, { epochs: [] }))],
  ])('has a report: %s', async (_, some) => {
    const pdf = await runReport(reported({ manifest, units: some }));
    expect(Buffer.from(pdf.subarray(-6)).toString()).toContain('%%EOF');
  });
});

describeWith('pdftotext', 'the report of a run, as another program reads it', () => {
  test('says what the images are first and on every page, and every notice', async () => {
    const { manifest, results } = reported(
      simulatedRun({ patients: 40, folds: 3, plan: FULL_AND_CROPPED }),
    );
    const pages = await pagesOf(await runReport({ manifest, results }));
    expect(pages.length).toBeGreaterThan(8);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(
        `The images are simulated. · Research use only. Not a medical device. · ${results.study}`,
      );
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
    }
    const text = pages.join(' ');
    expect(results.notices[0]!.kind).toBe('origin');
    expect(pages[0]).toContain(noticeText(results.notices[0]!));
    for (const notice of results.notices) expect(text).toContain(noticeText(notice));
  });

  test('gives figures with n and interval, methods, tables and figures', async () => {
    const { manifest, results } = reported(
      simulatedRun({ patients: 40, folds: 3, plan: FULL_AND_CROPPED }),
    );
    const text = (await pagesOf(await runReport({ manifest, results }))).join(' ');
    const main = results.arms.find(({ arm }) => arm.id === results.mainArm)!;
    const percent = (share: number): string => (100 * share).toFixed(1);
    const { value, interval, n } = main.estimates.byVote.sensitivity;
    expect(text).toContain(
      `Sensitivity ${percent(value!)} % (95 % interval ${percent(interval!.low)} to ${percent(interval!.high)}, n = ${n})`,
    );
    const { mean, sd } = main.paperForm.byVote.accuracy;
    expect(text).toContain(`${(100 * mean!).toFixed(2)} ± ${(100 * sd!).toFixed(2)}`);
    for (const method of [
      `${manifest.content.pairs.length} pairs of one B-mode and one strain image of 40 patients`,
      '(20 % asked for)',
      'learning rate 0.0001',
      `SHA-256 ${manifest.sha256}`,
      `ONNX Runtime ${manifest.runtime.onnxruntime}`,
      'B_P > N_P − B_P',
      '(100 resamples, BCa, seed 1)',
      'paired DeLong tests',
      'Cohen’s kappa',
    ])
      expect(text).toContain(method);
    for (const title of [
      'Table 1, patient-wise by vote (Eq. 1)',
      'Table 2, B-SE beside the strain ratio',
      'Table 3, patient recognition rate (Eq. 2)',
      'Table 4, misclassified in more than half of the folds',
      'Confusion matrices',
      'Patients and images in every part',
      'Strain ratio and human readers on the same test patients',
      'Grad-CAM on full images',
      'Subgroups, decided by mean probability',
      'κ = ',
    ])
      expect(text).toContain(title);
    const figures = Array.from(text.matchAll(/Figure (\d+)\. (\w+)/g), ([, number, word]) => [
      Number(number),
      word,
    ]);
    expect(figures.map(([number]) => number)).toEqual(figures.map((_, at) => at + 1));
    expect(figures.map(([, word]) => word)).toEqual(
      expect.arrayContaining([
        'Patients',
        'AUC',
        'Receiver',
        'Precision',
        'Calibration',
        'Decision',
        'True',
        'Learning',
      ]),
    );
  });

  test('has every item of both checklists, with what the manifest knows', async () => {
    const { manifest, results } = reported(simulatedRun({ patients: 30, folds: 2 }));
    const text = (await pagesOf(await runReport({ manifest, results }))).join(' ');
    const [, tripod, claims] = /TRIPOD\+AI \(.*?\)(.*)CLAIM \(.*?\)(.*)/.exec(text)!;
    const facts = checklistFacts(manifest, results);
    const begins = (items: readonly ChecklistItem[]): readonly string[] =>
      items.map(({ number, title }) => ` ${number} ${title.split(' ').slice(0, 2).join(' ')}`);
    expect(tripodAi(facts)).toHaveLength(52);
    for (const item of begins(tripodAi(facts))) expect(tripod).toContain(item);
    expect(claim(facts).map(({ number }) => Number(number))).toEqual(
      Array.from({ length: 42 }, (_, at) => at + 1),
    );
    for (const item of begins(claim(facts))) expect(claims).toContain(item);
    expect(tripod).toContain(`17 Ethical approval and consent ${BY_AUTHORS}`);
    expect(claims).toContain('32 External data None: internal validation only.');
    expect(claims).toContain('He initialisation, seeded; no pre-trained weights.');
    expect(tripod).toContain(`Study “${results.study}”`);
  });

  test('says what is missing of a run that is not done, and leaves out what it has nothing for', async () => {
    const { manifest, units } = simulatedRun({ patients: 30, folds: 2, plan: FULL_AND_CROPPED });
    const bare = {
      ...manifest,
      content: {
        ...manifest.content,
        pairs: manifest.content.pairs.map(withoutMore),
      },
    };
    const some = units.filter(({ unit }) => unit === 'bse-cropped/fold-1');
    const part = reported({ manifest: bare, units: some });
    const text = (await pagesOf(await runReport(part))).join(' ');
    expect(text).toContain('1 of 6 units are done');
    expect(text).toContain('They are missing: bse-full/fold-1, b-cropped/fold-1,');
    expect(text).not.toContain('Strain ratio and human readers');
    expect(text).not.toContain('Heat of Grad-CAM');
    expect(text).not.toContain('the same reader on every kind of input');

    const none = reported({ manifest: bare, units: [] });
    const empty = (await pagesOf(await runReport(none))).join(' ');
    expect(empty).toContain('No arm is done yet: there are no figures.');
    expect(empty).not.toContain('Table 1');
    expect(empty).toContain('TRIPOD+AI');
  });

  test('stays readable whatever users have written', async () => {
    const { manifest, units } = simulatedRun({ patients: 20, folds: 2 });
    const { content } = manifest;
    const reason = 'Two exams of one phantom. '.repeat(400);
    const wordy = {
      ...manifest,
      content: {
        ...content,
        overrides: [{ leak: 'a'.repeat(64), text: 'Two pairs show the same picture', reason }],
        pairs: content.pairs.map(withLongHistology),
      },
    };
    const pages = await pagesOf(await runReport(reported({ manifest: wordy, units })));
    const text = pages.join(' ');
    expect(text).toContain('Accepted findings of the leakage guard');
    expect(text).toMatch(/Two exams of one ?(phantom)?\.?…/);
    expect(text).toContain('17 Ethical approval and consent To be stated by the authors.');
    expect(pages.length).toBeLessThan(20);
  });

  test('keeps letters of other languages, and shows where the font has none', async () => {
    const { manifest, results } = reported(simulatedRun({ patients: 20, folds: 2 }));
    const named = { ...results, study: 'Größe κ Łódź Ж 研究' };
    const [first] = await pagesOf(await runReport({ manifest, results: named }));
    expect(first).toContain('Cross-validation of Größe κ Łódź Ж ??');
  });
});
