import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { SonopairError } from '../../shared/errors.ts';
import { exists } from '../files/read.ts';
import { MANIFEST_FILE } from '../model/folder.ts';
import { NETWORKS, parameterSpecs } from '../nn/networks/index.ts';
import type { NetworkName } from '../../shared/domain/networks.ts';
import { isStatistic } from '../nn/parameters.ts';
import { readWeights } from '../nn/weights/read.ts';
import { readStudy } from '../study/read.ts';
import { readSplit } from '../study/split.ts';
import { officialValues } from '../training/official-values.ts';
import { selectPairs } from '../training/selection.ts';
import { frozenPrefixes, type FitSettings } from '../training/settings.ts';

/**
 * Finds what would end a fit hours later, before it begins: options that contradict each other, a
 * study or split that cannot be used, weights that do not fit, a model that is already there.
 * Throws SonopairError `usage`, `study`, `split`, `fit`, `weights` or `file`.
 */
export async function checkFit(settings: FitSettings): Promise<void> {
  checkNetworks(settings);
  checkStems(settings);
  checkRank(settings);
  await checkTarget(settings);
  const study = await readStudy(settings.study);
  const split = settings.split === undefined ? undefined : await readSplit(settings.split, study);
  selectPairs(study, split, settings);
  for (const name of settings.networks) await checkWeights(name, settings);
}

/** What the user should know of his choices although nothing is wrong with them. */
export function noticesOn({ networks, weights, freeze }: FitSettings): readonly string[] {
  return networks.flatMap((name) => {
    if (weights[name] !== undefined) return [];
    const ignored = freeze[name] === undefined ? '' : '; --freeze does not apply to it';
    return [`${name} starts from He initialisation and trains all its layers${ignored}.`];
  });
}

function checkNetworks({ networks, weights, freeze }: FitSettings): void {
  const repeated = networks.find((name, i) => networks.indexOf(name) !== i);
  if (repeated !== undefined) throw usage('--networks', `${repeated} is named twice`);
  for (const [option, values] of [
    ['--weights', weights],
    ['--freeze', freeze],
  ] as const)
    for (const name of Object.keys(values))
      if (!networks.some((network) => network === name))
        throw usage(option, `${name} is not one of the networks to be fitted (${networks.join()})`);
}

/** A whole matrix cannot be taken over as two factors. Throws SonopairError `usage`. */
export function checkRank({
  networks,
  fcRank,
  weights,
}: {
  readonly networks: readonly NetworkName[];
  readonly fcRank?: number | undefined;
  readonly weights: Readonly<Partial<Record<NetworkName, string>>>;
}): void {
  if (fcRank === undefined) return;
  const layered = networks.filter((name) => /^(alexnet|vgg)/.test(name));
  if (layered.length === 0)
    throw usage('--fc-rank', `${networks.join(', ')} has no hidden fully connected layers`);
  const started = layered.find((name) => weights[name] !== undefined);
  if (started !== undefined)
    throw usage('--fc-rank', `the weights file of ${started} has whole matrices; leave one out`);
}

function checkStems({ stems, input }: FitSettings): void {
  if (stems === undefined || input === 'bse') return;
  throw usage('--stems', `two stems take B and SE together, and the input is ${input}`);
}

async function checkTarget({ out }: FitSettings): Promise<void> {
  if (!(await exists(out)) || (await isEmptyFolder(out))) return;
  const finished = await exists(join(out, MANIFEST_FILE));
  throw new SonopairError('file', {
    subject: out,
    reason: finished ? 'a finished model is already there' : 'something else is already there',
    remedy: 'Choose another name for --out, or remove it first',
  });
}

async function isEmptyFolder(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch {
    return false;
  }
}

/** Reads the whole file once more than needed: a damaged one must not be found after stage 1. */
async function checkWeights(name: NetworkName, settings: FitSettings): Promise<void> {
  const source = settings.weights[name];
  if (source === undefined) return;
  const network = NETWORKS[name];
  const expected = parameterSpecs(network, settings.input, settings.size, settings);
  officialValues(await readWeights(source), expected, settings, source);
  const choice = settings.freeze[name];
  const prefixes = frozenPrefixes(network, settings);
  const frozen = (parameter: string): boolean => prefixes.some((p) => parameter.startsWith(p));
  if (typeof choice === 'object')
    for (const prefix of choice)
      if (!expected.some((spec) => spec.name.startsWith(prefix)))
        throw usage('--freeze', `no parameter of ${name} begins with ${prefix}`);
  if (expected.every((spec) => isStatistic(spec) || frozen(spec.name)))
    throw usage('--freeze', `nothing of ${name} is left to train`);
}

function usage(subject: string, reason: string): SonopairError {
  return new SonopairError('usage', { subject, reason });
}
