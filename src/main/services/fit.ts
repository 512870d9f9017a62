import { resolve } from 'node:path';

import { type StartWorker, startWorker } from '../process/process.ts';
import { openModel } from '../model/folder.ts';
import type { Manifest } from '../model/manifest.ts';
import type { OnFitEvent, FitEvent } from '../training/progress.ts';
import type { FitSettings } from '../training/settings.ts';
import { checkFit, noticesOn } from './fit-checks.ts';
import { stopIfAborted } from './stop.ts';

export type { EpochMetrics, FitEvent } from '../training/progress.ts';
export { DATA_ORIGINS } from '../study/origin.ts';
export { FIT_DEFAULTS, type FitSettings, FREEZE_PRESETS } from '../training/settings.ts';
export { defaultThreads, PROVIDERS } from '../engine/options.ts';
export { NETWORK_NAMES } from '../nn/networks/network.ts';

export interface FitHost {
  readonly onEvent: OnFitEvent;
  /** Aborted when the user asks to stop: a checkpoint is written, and the fit ends. */
  readonly signal: AbortSignal;
  /** Whether a stopped fit is kept, to go on with it later: true unless said otherwise. */
  readonly keep?: boolean;
  /** How the fitting process is made. */
  readonly start?: StartWorker;
}

export interface FitResult {
  /** The model folder, absolute. */
  readonly model: string;
  readonly manifest: Manifest;
}

/**
 * Fits a model in a process of its own. Whatever can be found wrong with the inputs is found before
 * it starts. Throws SonopairError as checkFit and the fit itself do; `cancelled` once a checkpoint
 * is on the disk, or at once where none is to be kept; `engine` if the process dies.
 */
export async function fitModel(given: FitSettings, host: FitHost): Promise<FitResult> {
  const settings = withAbsolutePaths(given);
  await checkFit(settings);
  for (const text of noticesOn(settings)) host.onEvent({ kind: 'notice', text });

  stopIfAborted(host.signal, 'Fit');
  const { start = startWorker } = host;
  const worker = start(new URL('../training/fit.child.ts', import.meta.url));
  // A child that has died by then has nothing left to be cancelled.
  const cancel = (): void => {
    if (host.keep === false) worker.kill();
    else worker.call('cancel', undefined).catch(() => undefined);
  };
  host.signal.addEventListener('abort', cancel, { once: true });
  try {
    await worker.call('fit', settings, (event) => host.onEvent(event as FitEvent));
  } catch (error) {
    if (host.keep === false) stopIfAborted(host.signal, 'Fit');
    throw error;
  } finally {
    host.signal.removeEventListener('abort', cancel);
    await worker.close();
  }
  const { manifest } = await openModel(settings.out);
  return { model: settings.out, manifest };
}

/** The child works in the same folder, but an interrupted fit may be resumed from another. */
function withAbsolutePaths(settings: FitSettings): FitSettings {
  return {
    ...settings,
    study: resolve(settings.study),
    out: resolve(settings.out),
    ...(settings.split === undefined ? {} : { split: resolve(settings.split) }),
    weights: Object.fromEntries(
      Object.entries(settings.weights).map(([name, file]) => [name, resolve(file)]),
    ),
  };
}
