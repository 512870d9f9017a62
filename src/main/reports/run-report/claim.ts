import { BY_AUTHORS, type ChecklistFacts, type ChecklistItem } from './checklist-facts.ts';

export const CLAIM_TITLE =
  'CLAIM (J. Mongan, L. Moy and C. E. Kahn, Radiology: Artificial Intelligence 2020; 2: e200029)';

/** CLAIM of 2020: 42 items, filled as far as a run knows them. */
export function claim(facts: ChecklistFacts): readonly ChecklistItem[] {
  const titled: readonly (readonly [title: string, answer: string])[] = [
    ['Title or abstract names the AI method', BY_AUTHORS],
    ['Structured abstract', BY_AUTHORS],
    ['Background, intended use, clinical role', BY_AUTHORS],
    ['Objectives and hypotheses', BY_AUTHORS],
    ['Prospective or retrospective', BY_AUTHORS],
    ['Goal of the study', 'Fitting and internal validation by cross-validation.'],
    ['Sources of data', facts.data],
    ['Eligibility', BY_AUTHORS],
    ['Preprocessing', 'Methods, “Images and networks”.'],
    [
      'Selection of subsets of data',
      'Cropped arms use the ROI of the lesion; full arms the whole image.',
    ],
    [
      'Definitions of data elements',
      'Methods, “Decisions”; columns of the study in its documentation.',
    ],
    ['De-identification', BY_AUTHORS],
    ['Missing data', `${facts.missing} to be stated by the authors.`],
    ['Definition of the reference standard', `${facts.histology} ${BY_AUTHORS}`],
    ['Rationale of the reference standard', BY_AUTHORS],
    ['Annotators and their qualification', BY_AUTHORS],
    ['Annotation tools', BY_AUTHORS],
    ['Variability between and within annotators', facts.opinions],
    ['Intended sample size', BY_AUTHORS],
    ['Assignment to partitions', facts.partition],
    ['Level at which partitions are disjoint', 'The patient.'],
    [
      'Model in detail',
      'Methods, “Arms” and “Images and networks”: AlexNet and ResNet-18 in torchvision’s layout.',
    ],
    ['Software', facts.software],
    ['Initialisation', facts.start],
    ['Training', 'Methods, “Fitting” and “Images and networks” (augmentation).'],
    [
      'Choice of the final model',
      'The epoch of the best validation loss in each stage; test patients take no part in it.',
    ],
    ['Ensembles', facts.ensemble],
    ['Metrics', 'Methods, “Decisions” and “Statistics”.'],
    ['Significance and uncertainty', 'Methods, “Statistics”.'],
    [
      'Robustness or sensitivity',
      'Estimates over folds and at several decision rules; other analyses: to be stated by the authors.',
    ],
    ['Explainability', facts.heat],
    ['External data', 'None: internal validation only.'],
    ['Flow of participants', facts.flow],
    [
      'Characteristics in each partition',
      `${facts.flow} Demographics: to be stated by the authors.`,
    ],
    [
      'Performance of the best model on all partitions',
      `${facts.main} Validation losses in the learning curves.`,
    ],
    [
      'Diagnostic accuracy with its precision',
      'Section “Results”: every estimate with n and 95 % interval.',
    ],
    ['Analysis of failures', 'Table 4: cases misclassified in more than half of the folds.'],
    ['Limitations', `${facts.limits} to be stated by the authors.`],
    ['Implications for practice', `Research use only. ${BY_AUTHORS}`],
    ['Registration', BY_AUTHORS],
    [
      'Access to the protocol',
      'manifest.json of the run holds every setting, seed and hash. Study protocol: to be stated by the authors.',
    ],
    ['Funding', BY_AUTHORS],
  ];
  return titled.map(([title, answer], index) => ({ number: String(index + 1), title, answer }));
}
