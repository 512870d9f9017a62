import { describe, expect, test } from 'vitest';

import { countProgress } from '../../../src/main/cli/count-progress.ts';
import { fitProgress } from '../../../src/main/cli/fit-progress.ts';
import { openTerminal, type Terminal } from '../../../src/main/cli/terminal.ts';
import type { EpochMetrics, FitEvent } from '../../../src/main/services/fit.ts';

function recorded(isTTY: boolean, columns = 200): { terminal: Terminal; text: () => string } {
  let text = '';
  const stream = {
    isTTY,
    columns,
    write: (piece: string) => {
      text += piece;
    },
  };
  return { terminal: openTerminal(stream, stream), text: () => text };
}

/** What someone would see: a line that is taken back leaves no trace. */
function seen(text: string): readonly string[] {
  return text.split('\n').map((line) => line.split('\r\u001B[K').at(-1)!);
}

function epoch(number: number, validationLoss: number, best: boolean): EpochMetrics {
  return {
    stage: 'resnet18',
    epoch: number,
    trainLoss: 0.6,
    trainAccuracy: 0.7,
    validationLoss,
    validationAccuracy: 0.65,
    best,
    seconds: 3,
    imagesPerSecond: 21.4,
  };
}

const step: FitEvent = {
  kind: 'step',
  stage: 'resnet18',
  epoch: 2,
  epochs: 4,
  step: 3,
  steps: 12,
  loss: 0.5512,
  accuracy: 0.75,
  imagesPerSecond: 20.6,
  secondsLeft: 125,
};

describe('progress of a fit', () => {
  test('is one changing line with all that matters, where someone watches', () => {
    const { terminal, text } = recorded(true);
    const { onEvent, finish } = fitProgress(terminal);
    onEvent({ kind: 'epoch', metrics: epoch(1, 0.68, true) });
    onEvent(step);
    const line = seen(text()).at(-1)!;
    for (const part of [
      'resnet18',
      'epoch 2/4',
      '3/12',
      'loss 0.551',
      'acc 75.0 %',
      'best val 0.680 (epoch 1)',
      '21 images/s',
      '2:05 left at most',
    ])
      expect(line).toContain(part);
    finish();
    expect(seen(text()).at(-1)).toBe('');
  });

  test('never is wider than the terminal', () => {
    const { terminal, text } = recorded(true, 40);
    fitProgress(terminal).onEvent(step);
    expect(seen(text()).at(-1)!.length).toBe(39);
    const unknown = recorded(true, 0);
    fitProgress(unknown.terminal).onEvent(step);
    expect(seen(unknown.text()).at(-1)!.length).toBe(79);
  });

  test('is whole lines without control characters where nobody watches', () => {
    const { terminal, text } = recorded(false);
    const { onEvent, finish } = fitProgress(terminal);
    onEvent(step);
    onEvent({ kind: 'epoch', metrics: epoch(1, 0.68, true) });
    finish();
    expect(text()).toMatch(
      /^resnet18 {2}epoch 1 {2}loss 0\.6000 {2}accuracy 70\.0 % {2}validation loss 0\.6800 .* 21 images\/s {2}best so far\n$/,
    );
  });

  test('of many fast epochs shows the first and the last', () => {
    const { terminal, text } = recorded(false);
    const { onEvent, finish } = fitProgress(terminal);
    for (let i = 1; i <= 500; i += 1) onEvent({ kind: 'epoch', metrics: epoch(i, 1, i === 1) });
    finish();
    const lines = text().trimEnd().split('\n');
    expect(lines[0]).toContain('epoch 1 ');
    expect(lines.at(-1)).toContain('epoch 500 ');
    expect(lines.length).toBeLessThan(500);
  });

  test('says notices and checkpoints', () => {
    const { terminal, text } = recorded(true);
    const { onEvent } = fitProgress(terminal);
    onEvent(step);
    onEvent({ kind: 'notice', text: 'CUDA could not be used.' });
    onEvent({ kind: 'checkpoint' });
    expect(seen(text())).toEqual(['CUDA could not be used.', 'Checkpoint written.', '']);
  });
});

describe('progress of counted things', () => {
  test('is a bar that goes when all is done', () => {
    const { terminal, text } = recorded(true);
    const onProgress = countProgress(terminal, 'Reading pairs');
    onProgress({ done: 1, total: 4 });
    onProgress({ done: 2, total: 4 });
    expect(seen(text()).at(-1)).toMatch(/^Reading pairs \[#{10}-{10}\] 2\/4 {2}0:00 left$/);
    onProgress({ done: 4, total: 4 });
    expect(seen(text()).at(-1)).toBe('');
  });
});
