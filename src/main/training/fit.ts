import { basename } from 'node:path';
import type { Study } from '../../shared/domain/study.ts';
import { sha256, sha256File } from '../files/hash.ts';
import { checkImageContents } from '../study/contents.ts';
import { originOf } from '../study/origin.ts';
import { readStudy } from '../study/read.ts';
import { readSplit, type Split } from '../study/split.ts';
import { measureFamiliarity } from './familiarity.ts';
import { ImageSet } from './images.ts';
import { readInitialWeights } from './initial-weights.ts';
import { writeModelFolder, type ModelCard } from './model-folder.ts';
import { classWeightsOf, selectPairs, type Selection } from './selection.ts';
import type { FitSettings } from './settings.ts';
import { type FitHost, fitStages, stopIfCancelled } from './stages.ts';
import { MetricsLog, openWorkingFolder, removeWorkingFolder } from './working-folder.ts';

/**
 * Fits a model on a study folder: its stages are run (see fitStages), and the model folder is made
 * in one piece.
 *
 * Throws SonopairError as fitStages; `study`, `split` or `image` for what is wrong with the inputs.
 */
export async function runFit(settings: FitSettings, host: FitHost): Promise<void> {
  const study = await readStudy(settings.study);
  const split = settings.split === undefined ? undefined : await readSplit(settings.split, study);
  const selection = selectPairs(study, split, settings);
  // Only the chosen pairs are opened: a test image is never touched.
  const imageHashes = await checkImageContents({ ...study, pairs: selection.pairs });
  const { folder, release } = await openWorkingFolder(settings, dataKeyOf(imageHashes, selection));
  try {
    await fitIn(folder, settings, { study, split, selection, imageHashes }, host);
    await removeWorkingFolder(folder);
  } finally {
    await release();
  }
}

/** What a fit takes of its study. */
interface FitData {
  readonly study: Study;
  readonly split: Split | undefined;
  readonly selection: Selection;
  readonly imageHashes: ReadonlyMap<string, string>;
}

async function fitIn(
  folder: string,
  settings: FitSettings,
  { study, split, selection, imageHashes }: FitData,
  host: FitHost,
): Promise<void> {
  const { provider, fallbacks } = await host.runtime.selectProvider(settings.provider);
  for (const text of fallbacks) host.onEvent({ kind: 'notice', text });

  const images = await ImageSet.prepare(study.root, selection.pairs, settings, (done) => {
    stopIfCancelled(host, 'while preparing images');
    host.onEvent({ kind: 'images', done, total: selection.pairs.length });
  });
  const log = await MetricsLog.open(folder);
  const stages = await fitStages({
    settings,
    host,
    provider,
    folder,
    log,
    data: { images, ...selection },
    classWeights: classWeightsOf(settings.classWeights, selection),
    initialWeights: readInitialWeights,
  });
  const { runtime } = host;
  const onRun = (): void => stopIfCancelled(host, 'while measuring how new pairs are told apart');
  await writeModelFolder(settings.out, {
    settings,
    stages,
    familiarity: await measureFamiliarity({
      runtime,
      provider,
      settings,
      stages,
      images,
      selection,
      onRun,
    }),
    selection,
    imageHashes,
    card: await cardOf(settings, study, split, selection),
    log,
    provider,
    runtimeVersion: host.runtime.version,
  });
}

async function cardOf(
  settings: FitSettings,
  study: Study,
  split: Split | undefined,
  selection: Selection,
): Promise<ModelCard> {
  const { study: _study, out: _out, resume: _resume, split: file, ...options } = settings;
  return {
    study: basename(study.root),
    ...originOf(selection.pairs, settings.origin),
    split:
      split === undefined || file === undefined
        ? null
        : { file: basename(file), sha256: await sha256File(file), seed: split.seed },
    options,
  };
}

/** Changes when any image, label or part of the data changes. */
function dataKeyOf(hashes: ReadonlyMap<string, string>, selection: Selection): string {
  const rows = selection.pairs.map(({ patient, pair, diagnosis, bImage, seImage, bRoi, seRoi }) => [
    patient,
    pair,
    diagnosis,
    hashes.get(bImage),
    hashes.get(seImage),
    bRoi,
    seRoi,
  ]);
  return sha256(JSON.stringify(rows));
}
