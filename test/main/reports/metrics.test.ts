import { describe, expect, test } from 'vitest';

import { evaluate } from '../../../src/main/evaluation/evaluate.ts';
import { type Metrics, metricsJson } from '../../../src/main/reports/metrics.ts';
import { formatEvaluation } from '../../../src/main/reports/table.ts';
import { patientScores, simulatedScores } from '../evaluation/scores.ts';

const options = { seed: 1, bootstrap: 200 };
const evaluation = evaluate(simulatedScores(1, { patients: 20 }), options);

describe('metrics.json', () => {
  test('carries every figure with n and interval', () => {
    const metrics: Metrics = {
      study: { name: 'bus-bra', part: 'test' },
      model: { name: 'bse', sha256: 'a'.repeat(64), fittedOn: 'simulated' },
      notices: ['Research use only.'],
      failedPairs: 1,
      unseen: { ensemble: evaluation },
      seenInFitting: { pairs: 0, patients: 0, evaluations: {} },
    };
    const text = metricsJson(metrics);
    const back = JSON.parse(text) as Metrics & { readonly format: string };
    expect(back).toEqual({ format: 'sonopair-metrics', version: 1, ...metrics });
    expect(text).toContain('"method": "delong"');
  });
});

describe('an evaluation as text', () => {
  const lines = formatEvaluation(evaluation).split('\n');
  const { byVote, byMeanProbability } = evaluation;

  test('says who was evaluated', () => {
    expect(lines[0]).toBe(
      '60 pairs of 20 patients; 36 benign, 24 malignant pairs; 12 benign, 8 malignant patients',
    );
    expect(lines[1]).toContain('probability of at least 0.5');
  });

  test('never shows a figure without its n and interval', () => {
    const figures = lines.filter((text) => /^ {2}\S/.test(text));
    expect(figures).toHaveLength(6 + 5 + 6 + 1);
    for (const figure of figures) {
      expect(figure).toMatch(/\d\.\d{3} +\d\.\d{3} to \d\.\d{3} .* \d+ patients +\S/);
    }
  });

  test('gives counts, interval and its method', () => {
    const section = lines.slice(lines.indexOf('Per patient, vote of the pairs (Eq. 1)'));
    const { truePositive, falseNegative } = byVote.confusion;
    const sensitivity = section.find((text) => text.startsWith('  sensitivity'))!;
    expect(sensitivity.split(/ {2,}/).slice(1)).toEqual([
      'sensitivity',
      byVote.sensitivity.value!.toFixed(3),
      `${byVote.sensitivity.interval!.low.toFixed(3)} to ${byVote.sensitivity.interval!.high.toFixed(3)}`,
      `${truePositive} of ${truePositive + falseNegative} patients`,
      '8 patients',
      'Wilson',
    ]);
    const auc = section.find((text) => text.startsWith('  AUC'))!;
    expect(auc).toContain(byMeanProbability.auc.value!.toFixed(3));
    expect(auc).toMatch(/DeLong$/);
  });

  test('keeps its columns aligned', () => {
    const figures = lines.filter((text) => /^ {2}(accuracy|F1|AUC|mean)/.test(text));
    const starts = figures.map((text) => text.search(/(bootstrap|Wilson|DeLong)/));
    expect(new Set(starts).size).toBe(1);
  });

  test('ends with the distribution of N_P and the notes', () => {
    expect(lines).toContain('Pairs per patient (N_P): 3 for 20 patients');
    expect(lines.slice(-evaluation.notes.length)).toEqual(
      evaluation.notes.map((note) => `Note: ${note}`),
    );
  });

  test('says "not defined" and "none", never NaN or null', () => {
    const benign = evaluate(
      [...patientScores('A', 'benign', 0.1), ...patientScores('B', 'benign', 0.2)],
      options,
    );
    const text = formatEvaluation(benign);
    expect(text).toMatch(/sensitivity +not defined +none +0 of 0 patients +0 patients/);
    expect(text).not.toMatch(/NaN|null|undefined/);
  });

  test('of nothing says only why', () => {
    expect(formatEvaluation(evaluate(patientScores('A', undefined, 0.1), options))).toBe(
      'Left out for want of a diagnosis: 1 pair.\nNo pair has a diagnosis: there is nothing to evaluate.',
    );
  });
});
