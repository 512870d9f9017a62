import { join } from 'node:path';

import { defaultThreads, FIT_DEFAULTS, fitModel } from '../../../src/main/services/fit.ts';
import { makePhantom } from '../../../src/main/services/phantom.ts';

/**
 * Fits a model of the full input size, both networks and the ensemble, on a few phantoms: it knows
 * nothing, and takes as long to read with as one that does. Returns its folder.
 */
export async function fitFullSize(folder: string): Promise<string> {
  const study = join(folder, 'phantoms');
  const out = join(folder, 'model');
  await makePhantom({ out: study, patients: 8, seed: 3 });
  await fitModel(
    {
      ...FIT_DEFAULTS,
      weights: {},
      networks: [...FIT_DEFAULTS.networks],
      images: 'cropped',
      provider: 'cpu',
      threads: defaultThreads(),
      size: 224,
      epochs: 1,
      ensembleEpochs: 2,
      views: 1,
      study,
      out,
    },
    { onEvent: () => undefined, signal: new AbortController().signal },
  );
  return out;
}
