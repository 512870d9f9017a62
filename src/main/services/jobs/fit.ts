import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobProgress, SpecOf } from '../../../shared/contract/jobs.ts';
import { fitName } from '../../../shared/crossval/arms.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { claimFolder } from '../../files/claim.ts';
import { exists } from '../../files/read.ts';
import { ensureFolder } from '../../files/write.ts';
import { MANIFEST_FILE } from '../../model/folder.ts';
import type { FitEvent } from '../../training/progress.ts';
import { type FitSettings, fitSettingsSchema } from '../../training/settings.ts';
import { isBegun, workingFolderOf } from '../../training/working-folder.ts';
import { firstProgress, nextProgress, shareAfter } from '../crossval/progress.ts';
import { fitModel } from '../fit.ts';
import type { KeptLeak } from '../crossval/leaks.ts';
import type { Models } from '../library/models.ts';
import { readAcceptedLeaks } from './accepted-leaks.ts';
import type { JobPlace } from './folders.ts';
import type { JobWork } from './work.ts';

/**
 * Fits one model on the frozen study of the job and puts it into the library, under the job's name.
 * The job's folder keeps the study; the model is the library's then.
 */
export function createFit({ models }: { readonly models: Pick<Models, 'keep'> }): JobWork<'fit'> {
  return async ({ spec, place }, host) => {
    const { model } = place;
    // It may have been made before the program ended, and not been taken into the library.
    if (!(await exists(join(model, MANIFEST_FILE)))) {
      await untilFree(model);
      const accepted = await readAcceptedLeaks(place.folder);
      const settings = settingsOf(spec, place, await isBegun(model), accepted);
      host.say(settings.resume ? 'The fit goes on.' : 'The fit begins.');
      const onProgress = follow(spec.fit, host.onProgress);
      await fitModel(settings, {
        signal: host.signal,
        start: host.start,
        onEvent: (event) => {
          onProgress(event);
          const line = lineOf(event);
          if (line !== undefined) host.say(line);
        },
      });
    }
    const { hash } = await models.keep(model, spec.name);
    await rm(model, { recursive: true, force: true });
    host.say(`The model is in the library: ${hash}.`);
    return 'done';
  };
}

/** Seconds a process has to notice that its parent was killed: the longest run of steps, amply. */
const ORPHAN_SECONDS = 120;

/** Waits for the fitting process of a program that was killed. */
async function untilFree(model: string): Promise<void> {
  const folder = workingFolderOf(model);
  await ensureFolder(folder);
  const claim = await claimFolder(folder, {
    held: ({ process: pid, file }) =>
      new SonopairError('fit', {
        subject: folder,
        reason: `a fit is running there (process ${pid})`,
        remedy: `Wait for it, or remove ${file} if that process is something else`,
      }),
    patience: ORPHAN_SECONDS,
  });
  await claim.release();
}

/** The settings of `sonopair fit` for what was asked for. Throws SonopairError `usage`. */
export function settingsOf(
  { fit, options, origin, seed, validation, maxHours }: SpecOf<'fit'>,
  { study, model }: Pick<JobPlace, 'study' | 'model'>,
  resume: boolean,
  accepted: readonly KeptLeak[],
): FitSettings {
  const weights = fit.networks.flatMap((name) => {
    const file = options.weights[name];
    return file === undefined ? [] : [[name, file] as const];
  });
  const freeze = fit.networks.flatMap((name) => {
    const choice = options.freeze[name];
    return choice === undefined ? [] : [[name, choice] as const];
  });
  const parsed = fitSettingsSchema.safeParse({
    ...options,
    ...fit,
    weights: Object.fromEntries(weights),
    freeze: Object.fromEntries(freeze),
    origin,
    seed,
    validation,
    ...(maxHours === null ? {} : { maxHours }),
    ...(accepted.length === 0 ? {} : { acceptedLeaks: accepted }),
    study,
    out: model,
    resume,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SonopairError('usage', {
    subject: (issue?.path ?? []).map(String).join('.'),
    reason: issue?.message ?? 'it is not allowed',
  });
}

/** Turns what a fit tells into the progress of its job. */
function follow(
  fit: SpecOf<'fit'>['fit'],
  onProgress: (progress: JobProgress) => void,
): (event: FitEvent) => void {
  let unit = firstProgress({ id: fitName(fit), fit, fold: null });
  let share = 0;
  /** When the first share of this start was heard, and which: an earlier start's took no time now. */
  let first: { readonly at: number; readonly share: number } | undefined;
  return (event) => {
    // A fitting process does not tell its memory.
    const message = { event, memory: 0 };
    unit = { ...nextProgress(unit, message), memory: null };
    share = Math.max(share, shareAfter({ fit }, message));
    const now = performance.now();
    if (share > 0) first ??= { at: now, share };
    const gained = share - (first?.share ?? 0);
    const secondsLeft =
      first === undefined || gained <= 0
        ? null
        : (((now - first.at) / gained) * (1 - share)) / 1000;
    onProgress({ done: 0, total: 1, share, secondsLeft, running: [unit] });
  };
}

function lineOf(event: FitEvent): string | undefined {
  switch (event.kind) {
    case 'notice':
      return event.text;
    case 'checkpoint':
      return 'Checkpoint written.';
    case 'epoch': {
      const { stage, epoch, trainLoss, validationLoss, best } = event.metrics;
      // The ensemble's take milliseconds.
      if (stage === 'ensemble') return undefined;
      const losses = `loss ${trainLoss.toFixed(4)}, validation ${validationLoss.toFixed(4)}`;
      return `${stage} epoch ${epoch}, ${losses}${best ? ' (best)' : ''}.`;
    }
    case 'images':
    case 'features':
    case 'step':
      return undefined;
  }
}
