import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { count, listed, percentWithN } from './numbers.ts';
import { armTitle, originLine, SUBGROUPS } from './words.ts';

/** A line of a reporting checklist; titles are in our own words. */
export interface ChecklistItem {
  /** As the checklist numbers it. */
  readonly number: string;
  readonly title: string;
  /** Where it stands in this report, what the manifest knows of it, or who must say it. */
  readonly answer: string;
}

/** What only people know. */
export const BY_AUTHORS = 'To be stated by the authors.';

/** What the manifest and the figures know of a checklist's questions. */
export interface ChecklistFacts {
  readonly data: string;
  readonly flow: string;
  readonly partition: string;
  readonly missing: string;
  readonly histology: string;
  readonly opinions: string;
  readonly balance: string;
  readonly software: string;
  readonly start: string;
  readonly ensemble: string;
  readonly main: string;
  readonly heat: string;
  readonly subgroups: string;
  readonly limits: string;
}

export function checklistFacts(
  { content, createdWith, runtime }: CrossvalManifest,
  results: RunResults,
): ChecklistFacts {
  const { pairs, options, plan, protocol } = content;
  const patients = new Set(pairs.map(({ patient }) => patient)).size;
  const devices = [...new Set(pairs.flatMap(({ device }) => device ?? []))].toSorted();
  const withHistology = pairs.filter(({ histology }) => histology !== null).length;
  const readers = new Set(pairs.flatMap(({ opinions }) => opinions.map(({ reader }) => reader)));
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  const origin = originLine(results.notices);
  const weights = Object.values(options.weights).map(({ file }) => file);
  const ratios = pairs.filter(({ strainRatio }) => strainRatio !== null).length;
  return {
    data: `Study “${results.study}”: ${count(pairs.length, 'pair')} of ${count(patients, 'patient')}${devices.length === 0 ? '' : `; devices ${listed(devices)}`}.${origin === null ? '' : ` ${origin}`}`,
    flow: 'Section “Patients and images” (table and figure): every part by class.',
    partition: `${protocol.kind === 'paper' ? 'A test part and' : 'Rotating'} ${protocol.folds} folds, by patient, stratified by diagnosis: Methods, “Division of patients”.`,
    missing: `${content.parts.unlabelled.length === 0 ? 'Every patient has a diagnosis' : `${count(content.parts.unlabelled.length, 'patient')} without a diagnosis took no part`}; a strain ratio is known for ${ratios} of ${pairs.length} pairs. Pairs with missing or unreadable images are left out when a study is frozen. Reasons:`,
    histology: `Histology is stated for ${withHistology} of ${pairs.length} pairs.`,
    opinions:
      readers.size === 0
        ? 'No human opinions in the manifest.'
        : `Opinions of ${count(readers.size, 'reader')} in the manifest, marked where given after the machine’s was seen.`,
    balance:
      options.classWeights === 'balanced'
        ? 'Balanced class weights in the loss; temperature scaling is reported beside the plain probabilities.'
        : 'No class weights, no resampling; prevalence is stated beside precision.',
    software: `${createdWith}, ONNX Runtime ${runtime.onnxruntime}, Node ${runtime.node}.`,
    start:
      weights.length === 0
        ? 'He initialisation, seeded; no pre-trained weights.'
        : `Pre-trained weights ${listed(weights)}, with their SHA-256 in the manifest.`,
    ensemble: plan.fits.some(({ networks }) => networks.length > 1)
      ? 'Methods, “Arms”: joint softmax layer over frozen features, and voting.'
      : 'Not used.',
    main:
      main === undefined
        ? 'No arm is done.'
        : `${armTitle(main.arm)}, Eq. 1: sensitivity ${percentWithN(main.estimates.byVote.sensitivity)}, specificity ${percentWithN(main.estimates.byVote.specificity)}.`,
    heat:
      results.heat.length === 0
        ? 'Grad-CAM maps are kept with every unit; the share of heat inside the ROI is measured on full images only, which this plan has not.'
        : 'Grad-CAM: share of heat inside the ROI and pointing game, section “Heat of Grad-CAM”.',
    subgroups:
      main === undefined || main.subgroups.length === 0
        ? 'No subgroup is stated in the study.'
        : `Section “Subgroups”: ${listed([...new Set(main.subgroups.map(({ by }) => SUBGROUPS[by]))])}.`,
    limits: `Section “What must be known first” lists ${count(results.notices.length, 'limit')} of these figures. The rest:`,
  };
}
