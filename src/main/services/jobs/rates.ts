import { NETWORK_NAMES } from '../../../shared/domain/networks.ts';
import type { CrossvalContent, CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import { sha256File } from '../../files/hash.ts';
import type { StartWorker } from '../../process/process.ts';
import type { StepSeconds } from '../../training/unit-protocol.ts';
import { measureSteps } from '../crossval/cost.ts';
import type { Fitting, RatesOf } from './estimate.ts';

/**
 * Seconds of a step on this machine, measured where nothing else computes and remembered for fits of
 * the same kind; while a job runs, what was measured last. Null where neither is there.
 */
export function createRates(start: StartWorker, isBusy: () => boolean): RatesOf {
  const known = new Map<string, Promise<StepSeconds>>();
  return async ({ options: { weights } }, sketch) => {
    const key = `${keyOf(sketch)} ${JSON.stringify(weights)}`;
    const before = known.get(key);
    if (before !== undefined) return { seconds: await before, measured: false };
    if (isBusy()) return null;
    const measuring = measure(sketch, weights, start);
    known.set(key, measuring);
    measuring.catch(() => known.delete(key));
    return { seconds: await measuring, measured: true };
  };
}

/** Layers that stay at their weights take less time: what is measured starts from the same files. */
async function measure(
  sketch: CrossvalManifest,
  files: Fitting['options']['weights'],
  start: StartWorker,
): Promise<StepSeconds> {
  const weights: CrossvalContent['options']['weights'] = {};
  for (const name of NETWORK_NAMES) {
    const file = files[name];
    if (file !== undefined) weights[name] = { file, sha256: await sha256File(file, 'weights') };
  }
  const { content } = sketch;
  const manifest = { ...sketch, content: { ...content, options: { ...content.options, weights } } };
  return measureSteps(manifest, { studyRoot: '', weights: {} }, start);
}

/** What the time of a step depends on. */
function keyOf({ content: { plan, options } }: CrossvalManifest): string {
  const { size, batch, threads, provider, freeze, frozenBatchNorm } = options;
  const { fits } = plan;
  return JSON.stringify({ fits, size, batch, threads, provider, freeze, frozenBatchNorm });
}
