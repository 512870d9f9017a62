import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { TaskStep } from '../../../shared/contract/app.ts';
import type { InputSize } from '../../../shared/domain/input.ts';
import { ensureFolder, temporaryBeside } from '../../files/write.ts';
import type { StartWorker } from '../../process/process.ts';
import { FIT_DEFAULTS, type FitEvent, fitModel, type FitSettings } from '../fit.ts';
import { makePhantomAside } from '../phantom.ts';
import { stopIfAborted } from '../stop.ts';
import type { TaskReport } from '../tasks.ts';

/** How much is drawn and fitted. */
export interface PhantomFit {
  readonly patients: number;
  readonly size: InputSize;
  readonly epochs: number;
  readonly ensembleEpochs: number;
  /** Augmented views per pair in stage 2. */
  readonly views: number;
}

/**
 * Small enough to end in time (about 85 seconds of one core), large enough that the heat-map has
 * 4 × 4 cells and the crop matters.
 */
export const PHANTOM_FIT: PhantomFit = {
  patients: 40,
  size: 112,
  epochs: 4,
  ensembleEpochs: 40,
  views: 2,
};

/**
 * Phantoms of their own: another prefix and seed than the sample's, so that no patient of the
 * sample has been seen in fitting.
 */
const PHANTOMS = { seed: 2, prefix: 'FIT' };

/**
 * AlexNet's fully connected layers as two factors: the phantoms need no more, and a model that is
 * there to be tried need not take 250 MB of the disk.
 */
const FC_RANK = 64;

/** The task ends within this, in seconds; the fit stops at its best weights when time runs out. */
const TIME_LIMIT = 180;
/** Kept for what comes after the fit's own clock: writing, copying and verifying the model. */
const CLOSING_TIME = 25;

/** Parts of the whole, in percent, as they take time. */
const SHARES = { drawing: 20, images: 22, networks: 85, features: 90, ensemble: 97 };

export interface PhantomFitHost {
  readonly fit: PhantomFit;
  readonly report: TaskReport;
  /** How the drawing and the fitting process are made. */
  readonly start: StartWorker;
  /** Takes the model folder, which is gone afterwards. */
  readonly keep: (model: string) => Promise<void>;
}

/**
 * Fits the ensemble on synthetic images, so that the second opinion can be tried: draws a phantom
 * study, fits both networks small and short in processes of their own (leaving one core to the
 * interface and to reading), and hands the model folder to `keep`. All of it in a temporary folder,
 * which is gone afterwards whatever happens. Throws SonopairError `cancelled` by the task, and as
 * drawing and fitting do.
 */
export async function fitPhantomModel(
  folder: string,
  { fit, report, start, keep }: PhantomFitHost,
): Promise<void> {
  const started = performance.now();
  const temporary = temporaryBeside(join(folder, 'phantom-model'));
  try {
    await ensureFolder(temporary);
    const study = join(temporary, 'Phantoms');
    report.step('drawing-phantoms');
    await makePhantomAside(
      { ...PHANTOMS, patients: fit.patients, out: study },
      {
        start,
        signal: report.signal,
        onProgress: ({ done, total }) => report.progress((SHARES.drawing * done) / total, 100),
      },
    );
    const seconds = TIME_LIMIT - CLOSING_TIME - (performance.now() - started) / 1000;
    const settings: FitSettings = {
      ...FIT_DEFAULTS,
      weights: {},
      networks: [...FIT_DEFAULTS.networks],
      images: 'cropped',
      provider: 'cpu',
      size: fit.size,
      fcRank: FC_RANK,
      storage: 'float16',
      epochs: fit.epochs,
      ensembleEpochs: fit.ensembleEpochs,
      views: fit.views,
      study,
      out: join(temporary, 'model'),
      maxHours: Math.max(seconds, 1) / 3600,
      threads: Math.max(1, availableParallelism() - 1),
    };
    const { model } = await fitModel(settings, {
      start,
      signal: report.signal,
      keep: false,
      onEvent: progressOf(settings, report),
    });
    stopIfAborted(report.signal, 'Phantom model');
    report.step('storing-model');
    await keep(model);
    report.progress(100, 100);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Turns what a fit tells into the task's progress and step. */
function progressOf(
  { networks, epochs, ensembleEpochs }: FitSettings,
  report: TaskReport,
): (event: FitEvent) => void {
  let shown = '';
  const say = (step: TaskStep, percent: number): void => {
    const key = JSON.stringify(step);
    if (key !== shown) report.step(step);
    shown = key;
    report.progress(percent, 100);
  };
  const between = (from: number, to: number, share: number): number => from + (to - from) * share;
  const perNetwork = (SHARES.networks - SHARES.images) / networks.length;
  return (event) => {
    switch (event.kind) {
      case 'images':
        return say(
          'preparing-images',
          between(SHARES.drawing, SHARES.images, event.done / event.total),
        );
      case 'features':
        return say(
          'ensemble-features',
          between(SHARES.networks, SHARES.features, event.done / event.total),
        );
      case 'step': {
        const { stage, epoch, step, steps } = event;
        const done = epoch - 1 + step / steps;
        if (stage === 'ensemble')
          return say(
            { stage, epoch, epochs: ensembleEpochs },
            between(SHARES.features, SHARES.ensemble, done / ensembleEpochs),
          );
        const from = SHARES.images + perNetwork * networks.indexOf(stage);
        return say({ stage, epoch, epochs }, between(from, from + perNetwork, done / epochs));
      }
      case 'notice':
      case 'epoch':
      case 'checkpoint':
    }
  };
}
