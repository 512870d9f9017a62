import type { JobProgress } from '../../shared/contract/jobs.ts';
import type { Terminal } from './terminal.ts';
import { bar, duration } from './text.ts';

/** Shows a run: its log where nobody watches, a line that keeps changing where somebody does. */
export function crossvalProgress(terminal: Terminal): {
  readonly onLog: (line: string) => void;
  readonly onProgress: (progress: JobProgress) => void;
  readonly finish: () => void;
} {
  return {
    // The time stands in the log file; a terminal needs the text.
    onLog: (line) => terminal.note(line.replace(/^\S+ /, '')),
    onProgress: (progress) => terminal.progress(progressLine(progress)),
    finish: () => terminal.clear(),
  };
}

function progressLine({ done, total, share, secondsLeft, running }: JobProgress): string {
  return [
    `${bar(share, 12)} ${done}/${total}`,
    ...running.map(({ unit, stage, phase, epoch, epochs, trainLoss, imagesPerSecond }) =>
      stage === null || epoch === null
        ? `${unit} ${phase}`
        : `${unit} ${stage} ${epoch}/${epochs}` +
          (trainLoss === null ? '' : ` loss ${trainLoss.toFixed(3)}`) +
          (imagesPerSecond === null ? '' : ` ${imagesPerSecond.toFixed(0)} images/s`),
    ),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left at most`]),
  ].join('  ');
}
