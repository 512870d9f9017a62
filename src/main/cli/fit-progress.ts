import type { EpochMetrics, FitEvent } from '../services/fit.ts';
import { countProgress } from './count-progress.ts';
import type { Terminal } from './terminal.ts';
import { bar, duration, percent } from './text.ts';

/** Stage 2 finishes dozens of epochs in a second: where nobody watches, a line at most this often. */
const EPOCH_LINE_MILLISECONDS = 2000;

/** Shows what a fit tells of itself. `finish` says what was still held back. */
export function fitProgress(terminal: Terminal): {
  readonly onEvent: (event: FitEvent) => void;
  readonly finish: () => void;
} {
  const images = countProgress(terminal, 'Preparing images');
  const features = countProgress(terminal, 'Computing features');
  let last: EpochMetrics | undefined;
  let best: EpochMetrics | undefined;
  let held = false;
  let printed = -Infinity;

  const printEpoch = (metrics: EpochMetrics): void => {
    terminal.note(epochLine(metrics));
    printed = performance.now();
    held = false;
  };
  const finish = (): void => {
    if (held && last !== undefined) printEpoch(last);
    terminal.clear();
  };
  const onEpoch = (metrics: EpochMetrics): void => {
    if (last !== undefined && last.stage !== metrics.stage) {
      finish();
      best = undefined;
      printed = -Infinity;
    }
    last = metrics;
    if (metrics.best) best = metrics;
    held = true;
    if (performance.now() - printed > EPOCH_LINE_MILLISECONDS) printEpoch(metrics);
  };

  return {
    finish,
    onEvent(event) {
      switch (event.kind) {
        case 'notice':
          return terminal.note(event.text);
        case 'checkpoint':
          return terminal.note('Checkpoint written.');
        case 'images':
          return images(event);
        case 'features':
          return features(event);
        case 'epoch':
          return onEpoch(event.metrics);
        case 'step':
          return terminal.progress(stepLine(event, best?.stage === event.stage ? best : undefined));
      }
    },
  };
}

/** A finished epoch, the same whether someone watches or not. */
function epochLine(metrics: EpochMetrics): string {
  const { stage, epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy } = metrics;
  return (
    `${stage.padEnd(8)}  epoch ${epoch}  ` +
    `loss ${trainLoss.toFixed(4)}  accuracy ${percent(trainAccuracy)}  ` +
    `validation loss ${validationLoss.toFixed(4)}  accuracy ${percent(validationAccuracy)}  ` +
    `${metrics.imagesPerSecond.toFixed(0)} images/s${metrics.best ? '  best so far' : ''}`
  );
}

type StepEvent = Extract<FitEvent, { readonly kind: 'step' }>;

function stepLine(event: StepEvent, best: EpochMetrics | undefined): string {
  const { stage, epoch, epochs, step, steps, loss, accuracy, imagesPerSecond } = event;
  const done = (epoch - 1 + step / steps) / epochs;
  return [
    stage,
    bar(done, 12),
    `epoch ${epoch}/${epochs}`,
    `${step}/${steps}`,
    `loss ${loss.toFixed(3)}`,
    `acc ${percent(accuracy)}`,
    ...(best === undefined
      ? []
      : [`best val ${best.validationLoss.toFixed(3)} (epoch ${best.epoch})`]),
    `${imagesPerSecond.toFixed(0)} images/s`,
    // Early stopping may come sooner.
    `${duration(event.secondsLeft)} left at most`,
  ].join('  ');
}
