import { basename, resolve } from 'node:path';

import { type StartWorker, startWorker } from '../process/process.ts';
import { openModel } from '../model/folder.ts';
import type { Manifest } from '../model/manifest.ts';
import type { OnFitEvent, FitEvent } from '../training/progress.ts';
import type { FitSettings } from '../training/settings.ts';
import { acceptLeaks, type AcceptedLeak, leakLine } from './crossval/leaks.ts';
import { checkFit, noticesOn } from './fit-checks.ts';
import { checkStudyFolder, type LeakHost } from './leakage.ts';
import { stopIfAborted } from './stop.ts';

export type { EpochMetrics, FitEvent } from '../training/progress.ts';
export { DATA_ORIGINS } from '../study/origin.ts';
export { FIT_DEFAULTS, type FitSettings, FREEZE_PRESETS } from '../training/settings.ts';
export { defaultThreads, PROVIDERS } from '../engine/options.ts';
export { STORAGES } from '../nn/onnx/encode.ts';
export { NETWORK_NAMES } from '../../shared/domain/networks.ts';

export interface FitHost {
  readonly onEvent: OnFitEvent;
  /** Aborted when the user asks to stop: a checkpoint is written, and the fit ends. */
  readonly signal: AbortSignal;
  /** Whether a stopped fit is kept, to go on with it later: true unless said otherwise. */
  readonly keep?: boolean;
  /** How the fitting process is made. */
  readonly start?: StartWorker;
  /** Looks for leaks first; left out where somebody has looked, or the images are the program's own. */
  readonly guard?: FitGuard;
}

/** How a study is looked through for leaks before a model is fitted on it. */
export interface FitGuard {
  readonly accepted: readonly AcceptedLeak[];
  readonly onProgress: LeakHost['onProgress'];
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
  const asked = withAbsolutePaths(given);
  await checkFit(asked);
  const settings = host.guard === undefined ? asked : await guarded(asked, host, host.guard);
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

/** The settings with what was accepted. Throws SonopairError `study` where a leak stands in the way. */
async function guarded(
  settings: FitSettings,
  { signal, onEvent }: FitHost,
  { accepted, onProgress }: FitGuard,
): Promise<FitSettings> {
  const { study, split } = settings;
  const asked = split === undefined ? { study } : { study, split };
  const { leaks } = await checkStudyFolder(asked, { signal, onProgress });
  for (const leak of leaks) onEvent({ kind: 'notice', text: leakLine(leak) });
  const acceptedLeaks = acceptLeaks(basename(study), leaks, accepted);
  return acceptedLeaks.length === 0 ? settings : { ...settings, acceptedLeaks: [...acceptedLeaks] };
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
