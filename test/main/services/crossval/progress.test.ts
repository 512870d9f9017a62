import { beforeAll, describe, expect, test } from 'vitest';

import {
  trackProgress,
  type ProgressTracker,
} from '../../../../src/main/services/crossval/progress.ts';
import type { UnitEvent } from '../../../../src/main/training/unit-protocol.ts';
import type { CrossvalManifest } from '../../../../src/shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../../src/shared/crossval/units.ts';
import { smallManifest } from '../../../support/frozen-study.ts';

let manifest: CrossvalManifest;
let units: readonly [Unit, Unit, ...Unit[]];
let clock = 0;

beforeAll(() => {
  manifest = smallManifest([
    { input: 'b', images: 'full', networks: ['alexnet', 'resnet18'] },
    { input: 'se', images: 'full', networks: ['resnet18'] },
  ]);
  units = unitsOf(manifest.content) as unknown as typeof units;
});

function track(parallel = 1): ProgressTracker {
  clock = 0;
  return trackProgress(manifest.content, units, { parallel, clock: () => clock });
}

const step = (stage: 'alexnet' | 'resnet18' | 'ensemble', epoch: number, at = 1): UnitEvent => ({
  kind: 'step',
  stage,
  epoch,
  epochs: 4,
  step: at,
  steps: 2,
  loss: 0.5,
  accuracy: 0.7,
  imagesPerSecond: 20,
  secondsLeft: 100,
});

describe('the progress of a run', () => {
  test('knows nothing of the time before something was done', () => {
    const tracker = track();
    expect(tracker.now()).toEqual({ done: 0, total: 4, share: 0, secondsLeft: null, running: [] });
    tracker.begin(units[0]);
    clock = 5;
    tracker.heard(units[0], { event: { kind: 'images', done: 1, total: 9 }, memory: 7 });
    expect(tracker.now()).toMatchObject({
      share: 0,
      secondsLeft: null,
      running: [{ unit: 'b-full/fold-1', phase: 'images', stage: null, memory: 7 }],
    });
  });

  test('weighs units by their networks: a unit of two is two thirds of a fold', () => {
    const tracker = track();
    tracker.finished(units[0], 60);
    const { share, secondsLeft, done } = tracker.now();
    expect(done).toBe(1);
    expect(share).toBeCloseTo(1 / 3, 12);
    expect(secondsLeft).toBeCloseTo(120, 9);
    tracker.finished(units[1], 30);
    expect(tracker.now().share).toBeCloseTo(1 / 2, 12);
    expect(tracker.now().secondsLeft).toBeCloseTo(90, 9);
  });

  test('halves the time left where two run at once', () => {
    const tracker = track(2);
    tracker.finished(units[0], 60);
    expect(tracker.now().secondsLeft).toBeCloseTo(60, 9);
  });

  test('follows a unit through its phases, never backwards', () => {
    const tracker = track();
    tracker.begin(units[0]);
    const events: readonly UnitEvent[] = [
      { kind: 'images', done: 9, total: 9 },
      step('alexnet', 1),
      step('alexnet', 4, 2),
      step('resnet18', 2),
      { kind: 'features', done: 5, total: 9 },
      step('ensemble', 3),
      { kind: 'images', done: 9, total: 9 },
      { kind: 'prediction', done: 9, total: 9 },
    ];
    const shares: number[] = [];
    const phases: string[] = [];
    for (const event of events) {
      clock += 10;
      tracker.heard(units[0], { event, memory: 1 });
      const { share, running } = tracker.now();
      shares.push(share);
      phases.push(running[0]!.phase);
    }
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1 / 3, 12);
    expect(phases).toEqual([
      'images',
      'network',
      'network',
      'network',
      'features',
      'ensemble',
      'images',
      'prediction',
    ]);
    // Since its first steps, at 20 s, the rest of the unit has taken 60 s.
    const first = (0.94 * 1) / 2 / 4 / 2;
    expect(tracker.now().secondsLeft).toBeCloseTo((60 / (1 - first)) * 2, 9);
  });

  test('shows the losses of the stage under way', () => {
    const tracker = track();
    tracker.begin(units[0]);
    const metrics = { epoch: 1, trainLoss: 0.6, trainAccuracy: 0.7, validationLoss: 0.65 };
    const more = { validationAccuracy: 0.5, best: true, seconds: 2, imagesPerSecond: 9 };
    const heard = (event: UnitEvent): unknown => {
      tracker.heard(units[0], { event, memory: 1 });
      return tracker.now().running[0];
    };
    heard(step('alexnet', 1));
    expect(
      heard({ kind: 'epoch', metrics: { stage: 'alexnet', ...metrics, ...more } }),
    ).toMatchObject({ stage: 'alexnet', epoch: 1, trainLoss: 0.6, validationLoss: 0.65 });
    expect(heard(step('alexnet', 2))).toMatchObject({ trainLoss: 0.5, validationLoss: 0.65 });
    expect(heard(step('resnet18', 1))).toMatchObject({ trainLoss: 0.5, validationLoss: null });
  });

  test('leaves out what failed; what paused is still to do', () => {
    const tracker = track();
    for (const unit of [units[0], units[1]]) tracker.begin(unit);
    tracker.finished(units[1], 30);
    tracker.left(units[0], 'failed');
    expect(tracker.now().secondsLeft).toBeCloseTo(90, 9);
    tracker.begin(units[2]!);
    tracker.left(units[2]!, 'paused');
    expect(tracker.now()).toMatchObject({ done: 1, running: [] });
    expect(tracker.now().secondsLeft).toBeCloseTo(90, 9);
  });
});
