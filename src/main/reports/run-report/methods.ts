import { readersOf } from '../../../shared/crossval/arms.ts';
import type { CrossvalManifest, FitOptions } from '../../../shared/crossval/manifest.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { PUBLISHED_STRAIN_CUTOFFS } from '../../../shared/crossval/evaluation-options.ts';
import { count, decimal, listed } from './numbers.ts';
import { fitTitle, readerName, STAGES } from './words.ts';

export interface MethodsPart {
  readonly title: string;
  readonly text: string;
}

/** The methods of a run, as its manifest and options tell them. */
export function methodsOf(
  { content, createdWith, runtime, ...manifest }: CrossvalManifest,
  results: RunResults,
): readonly MethodsPart[] {
  return [
    { title: 'Data', text: dataText(content, results) },
    { title: 'Division of patients', text: protocolText(content) },
    { title: 'Arms', text: armsText(content) },
    { title: 'Images and networks', text: networkText(content.options, content.preprocessing) },
    { title: 'Fitting', text: fittingText(content.options, content.seed) },
    { title: 'Decisions', text: decisionText(results) },
    { title: 'Statistics', text: statisticsText(results) },
    {
      title: 'Reproducibility',
      text: sentences(
        `All numbers follow from the frozen study (SHA-256 ${manifest.sha256}), whose images are held against their own SHA-256 before use, and seed ${content.seed}.`,
        `They are promised bit by bit at ${count(content.options.threads, 'thread')} for each fit, the same version of ONNX Runtime and the same family of processors.`,
        `Frozen with ${createdWith}, ONNX Runtime ${runtime.onnxruntime}, Node ${runtime.node} on ${runtime.platform} (${runtime.cpu}); provider ${content.options.provider}.`,
        'Where each unit was fitted stands in its unit.json.',
      ),
    },
  ];
}

type Content = CrossvalManifest['content'];

function dataText({ pairs, parts, originDetail }: Content, { study, unit }: RunResults): string {
  const patients = new Set(pairs.map(({ patient }) => patient)).size;
  const labelled = pairs.filter(({ diagnosis }) => diagnosis !== null);
  const devices = [...new Set(pairs.flatMap(({ device }) => device ?? []))].toSorted();
  return sentences(
    `The study “${study}” has ${count(pairs.length, 'pair')} of one B-mode and one strain image of ${count(patients, 'patient')}; ${labelled.length} pairs have a diagnosis (${labelled.filter(({ diagnosis }) => diagnosis === 'benign').length} benign, ${labelled.filter(({ diagnosis }) => diagnosis === 'malignant').length} malignant).`,
    originDetail === '' ? null : `Origin of the images: ${originDetail}.`,
    devices.length === 0 ? null : `Devices: ${listed(devices)}.`,
    parts.unlabelled.length === 0
      ? null
      : `${count(parts.unlabelled.length, 'patient')} without a diagnosis took no part.`,
    `Decisions are made for each ${unit}.`,
  );
}

function protocolText({ protocol, parts, overrides }: Content): string {
  const { kind, folds, test, seed } = protocol;
  const division =
    kind === 'paper'
      ? `A test part of ${count(parts.test.length, 'patient')} (${decimal(100 * (test ?? 0), 0)} % asked for) was drawn, stratified by diagnosis; the other patients were divided into ${folds} folds. In each fold one part steered early stopping (validation) and the others were fitted on. The models of all folds predict the same test patients.`
      : `Patients were divided into ${folds} folds, stratified by diagnosis. Every fold was tested once by models fitted without it; the next fold steered early stopping (validation) and the others were fitted on, so that every patient was tested once.`;
  return sentences(
    'Patients were divided, never images or lesions: all pairs of a patient are in one part.',
    division,
    `Seed of the division: ${seed}.`,
    'The leakage guard looks, before the first fit, for identical and near-identical images across patients, folds and diagnoses.',
    overrides.length === 0
      ? 'The manifest has no finding that was accepted.'
      : `${count(overrides.length, 'finding was', 'findings were')} accepted with a recorded reason.`,
  );
}

function armsText({ plan }: Content): string {
  const fits = plan.fits.map(
    (fit) => `${fitTitle(fit)} (${listed(readersOf(fit).map(readerName))})`,
  );
  return sentences(
    `The plan “${plan.name}” compares ${listed(fits)}.`,
    'B is the B-mode image as one gray channel, SE the strain image as three colour channels, B-SE both stacked as four; the two images are not registered.',
    plan.fits.some(({ networks }) => networks.length > 1)
      ? 'The ensemble joins the penultimate features of both fitted networks in one new softmax layer, trained while both are frozen; voting needs no fit. Arms of one input share their fitted networks.'
      : null,
  );
}

function networkText(options: FitOptions, preprocessing: number): string {
  const weights = Object.entries(options.weights).map(
    ([network, { file, sha256 }]) =>
      `${STAGES[network]} from ${file} (SHA-256 ${sha256.slice(0, 16)}…)`,
  );
  const frozen = Object.entries(options.freeze).map(
    ([network, what]) => `${STAGES[network]}: ${typeof what === 'string' ? what : what.join(', ')}`,
  );
  return sentences(
    `Networks took ${options.size} × ${options.size} pixels (preprocessing version ${preprocessing}).`,
    options.eval === 'center'
      ? 'For validation and reading an image is resized to 256/224 of that and its central window taken; for fitting a random window and a random horizontal flip, shared by all channels of a pair, were drawn anew in every epoch.'
      : 'For validation and reading an image is resized to that; for fitting it is resized to 256/224 of it, and a random window and a random horizontal flip, shared by all channels of a pair, were drawn anew in every epoch.',
    weights.length === 0
      ? 'Networks started from He initialisation, without pre-trained weights, and nothing was frozen.'
      : `Pre-trained weights: ${weights.join('; ')}; the others started from He initialisation.`,
    weights.length === 0
      ? null
      : `Frozen layers: ${frozen.length === 0 ? 'as in the paper' : `${frozen.join('; ')}, otherwise as in the paper`}; statistics of frozen batch norms were ${options.frozenBatchNorm === 'stored' ? 'kept' : 'updated'}.`,
  );
}

function fittingText(options: FitOptions, seed: number): string {
  const { epochs, ensembleEpochs, patience, batch, learningRate, classWeights, views } = options;
  const loss = options.focal === undefined ? 'Cross-entropy' : `Focal loss (γ ${options.focal})`;
  return sentences(
    `${loss}${classWeights === 'balanced' ? ' with balanced class weights' : ''}, Adam with learning rate ${learningRate}, mini-batches of ${batch}, the same for all networks.`,
    `Each network was fitted for at most ${count(epochs, 'epoch')} and the ensemble’s layer for at most ${ensembleEpochs}; a stage stopped early after ${count(patience, 'epoch')} without a better validation loss, and the weights of the best epoch were kept.`,
    views === 'online'
      ? 'The ensemble’s layer saw newly augmented views in every epoch.'
      : `The ensemble’s layer saw the plain view and ${count(views, 'seeded augmented view')} of each pair, whose features were computed once.`,
    optionsText(options),
    `Seed ${seed} for everything random.`,
  );
}

/** What goes beyond the paper's way of fitting; null where nothing does. */
function optionsText({
  schedule,
  warmup,
  weightDecay,
  stems,
  fcRank,
  tta,
}: FitOptions): string | null {
  const said = [
    warmup === undefined ? '' : `a warm-up of ${count(warmup, 'epoch')}`,
    schedule === undefined ? '' : 'a learning rate that fell to zero along a cosine',
    weightDecay === undefined ? '' : `decoupled weight decay of ${weightDecay} (AdamW)`,
    stems === undefined ? '' : 'a stem of its own for each image of BSE',
    fcRank === undefined ? '' : `hidden fully connected layers as two factors of rank ${fcRank}`,
    tta === undefined ? '' : `probabilities averaged over ${tta} views of each pair`,
  ].filter((text) => text !== '');
  return said.length === 0 ? null : `Beyond the paper: ${said.join('; ')}.`;
}

function decisionText({ options: { cutoff, voting }, arms }: RunResults): string {
  const votes = arms.some(({ arm }) => arm.reader === 'voting');
  return sentences(
    `A pair is called malignant where its probability of malignancy is at least ${cutoff}.`,
    votes
      ? voting === 'hard'
        ? 'Voting: one vote of each network; a tie is malignant.'
        : 'Voting: the mean of the networks’ probabilities.'
      : null,
    'Eq. 1: a patient with N_P pairs, B_P of them called benign, is benign if B_P > N_P − B_P and malignant otherwise; a tie is malignant. The decision by mean probability of the pairs stands beside it.',
    'Eq. 2 (recognition rate): the mean over patients of the share of a patient’s pairs that are called rightly.',
    'True-class probability is the probability given to the actual class.',
  );
}

function statisticsText(results: RunResults): string {
  const { options, references, comparisons, unit } = results;
  const { bootstrap, strainCutoffs } = options;
  const strain = references.some(({ kind }) => kind === 'strain-ratio');
  const people = references.some(({ kind }) => kind !== 'strain-ratio');
  return sentences(
    'The patient is the unit of inference and n the number of distinct patients. Figures over folds are mean ± SD with ddof 0, the paper’s form; they are never pooled. For estimates each pair’s probabilities by all fold models that tested it are averaged first.',
    unit === 'patient'
      ? 'Intervals are 95 %: Wilson for rates per patient, DeLong for AUC per patient (Newcombe where DeLong’s variance is 0). Near an AUC of 1 and with few patients DeLong’s interval covers less than it says.'
      : 'Intervals are 95 %; since lesions of one patient are not independent, all are by bootstrap of patients.',
    `Image-wise figures, F1, Eq. 2, average precision, Brier score and ECE: bootstrap of patients (${bootstrap.resamples} resamples, BCa, seed ${bootstrap.seed}).`,
    comparisons.length === 0
      ? null
      : 'Arms were compared on the same patients by paired DeLong tests of the AUC of mean probabilities, with Holm’s correction within each family (readers, inputs, images).',
    results.trueClassTests.rows.length === 0
      ? null
      : 'True-class probabilities were compared by Welch’s t-test over pairs as if they were independent (as the paper does, labelled so) and by a paired t-test of patient means with Holm’s correction.',
    'Calibration: ten bins of equal width, Brier score, expected calibration error, before and after temperature scaling, cross-fitted so that no patient is scaled by a temperature that was fitted on them. Decision curves give net benefit per patient over threshold probabilities.',
    strain
      ? `Strain ratio: malignant from a cutoff on, chosen by Youden’s index on training patients, or fixed at ${listed(strainCutoffs.map(cutoffText))}.`
      : null,
    people
      ? 'Human opinions: sensitivity and specificity with Wilson intervals, Cohen’s kappa with the machine’s decision, and reader and machine combined.'
      : null,
  );
}

function cutoffText(value: number): string {
  const published = PUBLISHED_STRAIN_CUTOFFS.find((each) => each.value === value);
  return published === undefined ? String(value) : `${value} (${published.source})`;
}

function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}
