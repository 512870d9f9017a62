/** Figures of cross-validations. */
export const results = {
  title: 'Results',
  runs: 'Runs',
  run: 'Run',
  study: 'Study',
  created: 'Created',
  units: 'Units done',
  unitsOf: '{{done}} of {{total}}',
  unitsDone: '{{done}} of {{total}} units are done.',
  none: {
    title: 'No results yet',
    text: 'Run a cross-validation, such as with “sonopair crossval”: its figures stand here once its first fold is done.',
  },
  back: 'All runs',
  gone: 'There is no such run',
  goneText: 'The address names no run. Choose one from the list.',
  show: 'Show',
  view: { overview: 'Overview', tables: 'Tables' },
  protocol: {
    paper: 'One test part; {{folds}} folds on the rest, as in the paper.',
    rotating: '{{folds}} rotating folds: every patient is tested once.',
  },
  parts: {
    title: 'Patients and images in every part (the paper’s supplementary Figure 2)',
    fold: 'Fold',
    part: 'Part',
    all: 'All',
    fitting: 'Fitting',
    validation: 'Validation',
    test: 'Test',
    patientsBenign: 'Patients, benign',
    patientsMalignant: 'Patients, malignant',
    imagesBenign: 'Images, benign',
    imagesMalignant: 'Images, malignant',
  },
  level: {
    label: 'Decision',
    byVote: 'By vote (Eq. 1)',
    byMeanProbability: 'By mean probability',
    imageWise: 'Image-wise',
  },
  form: {
    label: 'Figures',
    folds: 'Over folds',
    patients: 'Per patient',
    foldsMeans:
      'Percent, mean ± SD over the folds (ddof 0), as in the paper: the SD says how the folds’ models differ, not how sure a figure is about patients.',
    patientsMeans:
      'Percent with 95 % interval. Each pair’s probabilities are averaged over the fold models that tested it; n is the number of distinct patients.',
  },
  paper: {
    show: 'The paper’s figures',
    value: 'Paper: {{mean}} ± {{sd}}',
    means:
      'The paper’s figures come from other patients and images: they are no yardstick for this study.',
  },
  table1: 'Table 1: {{level}}; Table 3: recognition rate (Eq. 2)',
  table4: 'Table 4: wrong in more than half of the folds by {{arm}}',
  table4None: 'Table 4: no case is wrong in more than half of the folds by {{arm}}.',
  arm: 'Arm',
  rate: {
    accuracy: 'Accuracy',
    precision: 'Precision',
    specificity: 'Specificity',
    sensitivity: 'Sensitivity',
    f1: 'F1',
  },
  recognition: 'Recognition',
  auc: 'AUC',
  patients: 'n',
  cell: '{{rate}} of {{arm}}',
  cellMeans: 'Shows who was decided wrongly',
  wrong: '{{rate}} of {{arm}}: wrong (Eq. 1) in at least one fold',
  undefined: 'not defined',
  noInterval: '(no interval)',
  notKnown: '–',
  input: { b: 'B', se: 'SE', bse: 'B-SE' },
  images: { full: 'full', cropped: 'cropped' },
  reader: {
    alexnet: 'AlexNet',
    resnet18: 'ResNet-18',
    ensemble: 'ensemble',
    voting: 'voting',
  },
  cases: 'Cases',
  noCases: 'No case was decided wrongly.',
  case: 'Case',
  actual: 'Diagnosis',
  histology: 'Histology',
  wrongFolds: 'Folds wrong',
  strainRatio: 'Strain ratio',
  tsukuba: 'Tsukuba',
  probability: 'Probability of malignancy',
  trueClass: 'True-class probability',
  meanOfCorrect: 'Mean of the correct',
  fault: {
    'eighteen-patients':
      'Paper: its patient-wise rates are multiples of 1/9, so its test part has 18 patients, not the 20 stated.',
    'impossible-sd': 'Paper: a mean and SD cannot arise from whole patients in five folds of 18.',
    'four-folds': 'Paper: full B-SE ResNet-18 fits four folds, not five.',
    'repeated-f1': 'Paper: the F1 of the ensemble on cropped B repeats the cell of AlexNet.',
    'image-wise-row': 'Paper: the strain ratio’s rows are image-wise beside patient-wise ones.',
    'swapped-rates':
      'Paper: the strain ratio’s sensitivity and specificity are swapped against their source.',
    'wrong-f1': 'Paper: the F1 of ASR follows neither from its cells nor from its source (80.70).',
  },
  notice: {
    origin: {
      simulated: 'The images are simulated: the figures carry no claim about patients. {{detail}}',
      synthetic: 'The images are synthetic: the figures carry no claim about patients. {{detail}}',
      'not stated': 'The study does not say whether its images are real. {{detail}}',
    },
    synthetic:
      'Pairs marked in the column synthetic ({{marks}}): {{pairs}}. The figures carry no claim about patients.',
    incomplete: '{{done}} of {{total}} units are done: figures rest on the folds that are there.',
    unread:
      'Test pairs that could not be read: {{pairs}}. Decisions per patient or lesion rest on the others.',
    sharedTest:
      'The models of {{folds}} folds predict the same patients (n = {{patients}}): the SD over folds says how models differ, not how patients do. Each patient’s scores are averaged before intervals are taken.',
    fewPatients:
      'Only {{benign}} benign and {{malignant}} malignant patients were tested: intervals are wide.',
    oneClass: 'Class without a tested case: {{missing}}. What needs one is not defined.',
    fewPairs:
      '{{units}} of {{of}} have at most two pairs: for them the vote of Eq. (1) means “malignant if either pair is”. Read it beside the decision by mean probability.',
    lesions:
      'Lesions: {{lesions}}, patients: {{patients}}. Lesions of one patient are not independent, so every interval is a bootstrap over patients.',
    prevalence:
      'Precision holds at the prevalence of malignancy in the test part: {{units}} % of patients or lesions, {{pairs}} % of pairs.',
    unlabelled: 'Patients without a diagnosis: {{patients}}. Neither fitted nor scored.',
    leaks:
      'Possible leaks between parts accepted before the fits, with reasons in the manifest: {{leaks}}.',
    noStrain: 'Tested patients without a strain ratio: {{patients}}. Not in its figures.',
    afterReveal: 'Opinions given after the machine’s was seen are shown apart: {{readers}}.',
  },
} as const;
