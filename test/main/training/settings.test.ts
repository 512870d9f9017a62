import { describe, expect, test } from 'vitest';

import { NETWORKS } from '../../../src/main/nn/networks/index.ts';
import {
  FIT_DEFAULTS,
  fitSettingsSchema,
  frozenPrefixes,
  resumeKey,
} from '../../../src/main/training/settings.ts';
import { fitSettings } from '../../support/fit-settings.ts';

describe('freezing', () => {
  const weights = { alexnet: '/w/alexnet.pth' };
  const frozen = (changes: Parameters<typeof fitSettings>[0]): readonly string[] =>
    frozenPrefixes(NETWORKS.alexnet, fitSettings(changes));

  test('is the paper’s where weights are given, and nothing where none are', () => {
    expect(frozen({ weights })).toEqual(['features.']);
    expect(frozen({})).toEqual([]);
    expect(frozen({ weights: { resnet18: '/w/resnet18.pth' } })).toEqual([]);
    // Nothing is frozen at its random start, whatever was asked.
    expect(frozen({ freeze: { alexnet: 'paper' } })).toEqual([]);
  });

  test('is a preset or a list, for each network of its own', () => {
    expect(frozen({ weights, freeze: { alexnet: 'none' } })).toEqual([]);
    expect(frozen({ weights, freeze: { alexnet: 'paper+stem' } })).not.toContain('features.');
    expect(frozen({ weights, freeze: { alexnet: ['features.0.', 'classifier.1.'] } })).toEqual([
      'features.0.',
      'classifier.1.',
    ]);
    expect(frozen({ weights, freeze: { resnet18: 'none' } })).toEqual(['features.']);
  });
});

describe('the key of a fit', () => {
  test('is the same in any order of the settings, and without time limit and resuming', () => {
    const settings = fitSettings({ seed: 7 });
    const reversed = Object.fromEntries(Object.entries(settings).toReversed());
    expect(resumeKey(fitSettingsSchema.parse(reversed))).toBe(resumeKey(settings));
    expect(resumeKey({ ...settings, resume: true, maxHours: 2 })).toBe(resumeKey(settings));
  });

  test.each([
    { seed: 2 },
    { threads: 2 },
    { batch: 6 },
    { learningRate: 1e-3 },
    { size: 128 },
    { classWeights: 'balanced' },
    { frozenBatchNorm: 'update' },
    { freeze: { resnet18: 'none' } },
    { views: 'online' },
  ] as const)('is another with %j', (change) => {
    expect(resumeKey(fitSettings(change))).not.toBe(resumeKey(fitSettings({})));
  });
});

test('the defaults are the method’s', () => {
  expect(FIT_DEFAULTS).toMatchObject({
    input: 'bse',
    size: 224,
    networks: ['alexnet', 'resnet18'],
    learningRate: 1e-4,
    patience: 200,
    batch: 8,
    views: 8,
    eval: 'center',
    frozenBatchNorm: 'stored',
    validation: 0.2,
  });
});
