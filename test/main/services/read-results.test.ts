import { describe, expect, test } from 'vitest';

import type { Pair } from '../../../src/shared/domain/study.ts';
import type { Manifest } from '../../../src/main/model/manifest.ts';
import {
  evaluationsOf,
  noticesOf,
  patientRows,
  type ReadPair,
  voteOf,
} from '../../../src/main/services/read-results.ts';

describe('the vote of several networks', () => {
  const mean = { cutoff: 0.5, voting: 'mean' } as const;
  const hard = { cutoff: 0.5, voting: 'hard' } as const;

  test('is the mean of their probabilities', () => {
    expect(voteOf({ a: 0.25, b: 0.5 }, mean)).toEqual({ probability: 0.375, decision: 'benign' });
    expect(voteOf({ a: 0.25, b: 0.75 }, mean)).toEqual({ probability: 0.5, decision: 'malignant' });
  });

  test('or, hard, the share that say malignant, a tie being malignant', () => {
    expect(voteOf({ a: 0.9, b: 0.4 }, hard)).toEqual({ probability: 0.5, decision: 'malignant' });
    expect(voteOf({ a: 0.4, b: 0.4 }, hard)).toEqual({ probability: 0, decision: 'benign' });
  });

  test('uses the cutoff for each network, and half of the votes after that', () => {
    const strict = { cutoff: 0.8, voting: 'hard' } as const;
    expect(voteOf({ a: 0.7, b: 0.9 }, strict)?.decision).toBe('malignant');
    expect(voteOf({ a: 0.7, b: 0.7 }, strict)?.decision).toBe('benign');
  });

  test('needs several', () => {
    expect(voteOf({ a: 0.9 }, mean)).toBeUndefined();
  });
});

function readPair(
  patient: string,
  diagnosis: Pair['diagnosis'],
  p: number,
  seen = false,
): ReadPair {
  return {
    pair: {
      patient,
      pair: `${patient}-${p}`,
      bImage: 'b.png',
      seImage: 'se.png',
      extra: {},
      ...(diagnosis === undefined ? {} : { diagnosis }),
    },
    outcome: {
      probability: p,
      networks: { resnet18: p },
      decision: p >= 0.5 ? 'malignant' : 'benign',
      familiarity: null,
    },
    seen,
  };
}

const FIGURES = { cutoff: 0.5, voting: 'mean', seed: 1, bootstrap: 100 } as const;
const NETWORKS = [{ name: 'resnet18' }] as Manifest['networks'];

describe('the figures of a read', () => {
  test('leave out pairs that could not be read', () => {
    const failed: ReadPair = {
      ...readPair('C', 'malignant', 0.1),
      outcome: { error: 'cut short' },
    };
    const read = [readPair('A', 'benign', 0.25), readPair('B', 'malignant', 0.75), failed];
    const { resnet18 } = evaluationsOf(read, NETWORKS, FIGURES);
    expect(resnet18!.patients).toBe(2);
    expect(resnet18!.imageWise.accuracy.value).toBe(1);
    expect(patientRows(read, 0.5).map(({ patient }) => patient)).toEqual(['A', 'B']);
  });

  test('of nothing are none', () => {
    expect(evaluationsOf([], NETWORKS, FIGURES)).toEqual({});
  });
});

describe('the notices beside the figures', () => {
  const cardOf = (origin: Manifest['data']['origin']): Parameters<typeof noticesOf>[1] => ({
    intendedUse: 'Research use only.',
    data: { origin, originDetail: 'why' } as Manifest['data'],
  });

  test('say what the model was fitted on, unless that is real', () => {
    const read = [readPair('A', 'benign', 0.2)];
    expect(noticesOf(read, cardOf('real'))).toEqual(['Research use only.']);
    expect(noticesOf(read, cardOf('simulated'))[1]).toContain('simulated images (why)');
    expect(noticesOf(read, cardOf('not stated'))[1]).toContain('does not say');
  });

  test('count the patients it has seen', () => {
    const read = [readPair('A', 'benign', 0.2, true), readPair('A', 'benign', 0.3, true)];
    expect(noticesOf(read, cardOf('real'))[1]).toMatch(/^2 pairs of 1 patient were used/);
  });
});
