import { resolve } from 'node:path';

import type { PlanFit } from '../../../shared/crossval/arms.ts';
import {
  absolute,
  type CrossvalCommandHost,
  type CrossvalRequest,
  freeze,
  guard,
} from '../crossval/crossval.ts';
import { runTuning, type TuneHost, type TuneResults } from './tune.ts';

export { guardOf } from '../crossval/guard.ts';
export type { TuneResults } from './tune.ts';

/** What `sonopair tune` is asked for; `folds` are the outer ones. */
export interface TuneRequest extends Omit<
  CrossvalRequest,
  'keepModels' | 'only' | 'plan' | 'protocol' | 'test'
> {
  /** What is fitted: one input, one kind of images, its networks. */
  readonly fit: PlanFit;
  readonly trials: number;
  readonly innerFolds: number;
  /** Outer folds to do, 1-based; all where it is empty. */
  readonly outer: readonly number[];
}

/**
 * The whole of `sonopair tune`: freezes the study with its outer folds, asks the leakage guard, and
 * searches (`runTuning`). Null where the time limit paused it. Throws SonopairError as both.
 */
export async function tuneStudy(
  request: TuneRequest,
  host: TuneHost & Pick<CrossvalCommandHost, 'findLeaks' | 'onNotice'>,
): Promise<TuneResults | null> {
  const { fit, trials, innerFolds, outer, ...rest } = request;
  const plan = { format: 'sonopair-plan', version: 1, name: 'tune', fits: [fit] } as const;
  const asked = { ...rest, protocol: 'rotating', test: null, keepModels: 'none' } as const;
  const frozen = await freeze(asked, { ...plan, fits: [fit] });
  const manifest = await guard(request, frozen.manifest, host);
  return runTuning(
    {
      folder: request.out,
      studyRoot: resolve(request.study),
      manifest,
      trials,
      innerFolds,
      only: outer,
      parallel: request.parallel,
      maxHours: request.maxHours,
      weights: absolute(request.weights),
    },
    host,
  );
}
