import { BY_AUTHORS, type ChecklistFacts, type ChecklistItem } from './checklist-facts.ts';

export const TRIPOD_AI_TITLE = 'TRIPOD+AI (G. S. Collins et al., BMJ 2024; 385: e078378)';

/** TRIPOD+AI: 27 items in 52 lines, filled as far as a run knows them. */
export function tripodAi(facts: ChecklistFacts): readonly ChecklistItem[] {
  return items([
    ['1', 'Title: development or evaluation, population, outcome', BY_AUTHORS],
    ['2', 'Abstract: the checklist for abstracts', BY_AUTHORS],
    ['3a', 'Background: healthcare context, existing models', BY_AUTHORS],
    ['3b', 'Target population, purpose, users', BY_AUTHORS],
    ['3c', 'Known health inequalities', BY_AUTHORS],
    [
      '4',
      'Objectives',
      `The plan compares the arms in Methods, “Arms”. Objectives: ${lower(BY_AUTHORS)}`,
    ],
    [
      '5a',
      'Sources of data and their representativeness',
      `${facts.data} Representativeness: ${lower(BY_AUTHORS)}`,
    ],
    ['5b', 'Dates of accrual', BY_AUTHORS],
    ['6a', 'Setting and centres', BY_AUTHORS],
    ['6b', 'Eligibility', BY_AUTHORS],
    ['6c', 'Treatments received', BY_AUTHORS],
    [
      '7',
      'Data preparation and quality checks',
      'Methods, “Images and networks” and “Division of patients” (leakage guard).',
    ],
    [
      '8a',
      'Outcome: definition, how and when assessed',
      `Benign or malignant, as in the study. ${facts.histology} How assessed: ${lower(BY_AUTHORS)}`,
    ],
    ['8b', 'Assessors of a subjective outcome', BY_AUTHORS],
    ['8c', 'Blinding of the outcome’s assessment', BY_AUTHORS],
    [
      '9a',
      'Choice of predictors',
      'The images alone (Methods, “Arms”); no clinical variable is an input.',
    ],
    [
      '9b',
      'Definition and measurement of predictors',
      `Methods, “Arms” and “Images and networks”. Acquisition: ${lower(BY_AUTHORS)}`,
    ],
    ['9c', 'Assessors of subjective predictors (ROI)', BY_AUTHORS],
    ['10', 'Sample size', `${facts.data} Justification: ${lower(BY_AUTHORS)}`],
    ['11', 'Missing data', `${facts.missing} ${lower(BY_AUTHORS)}`],
    ['12a', 'Use and partition of the data', facts.partition],
    ['12b', 'Handling of predictors', 'Methods, “Images and networks”.'],
    [
      '12c',
      'Type of model, building, hyperparameters, internal validation',
      'Methods, “Arms”, “Images and networks” and “Fitting”. Hyperparameters were fixed beforehand in the manifest.',
    ],
    ['12d', 'Heterogeneity across clusters', `${facts.subgroups} Centres: ${lower(BY_AUTHORS)}`],
    [
      '12e',
      'Measures and plots of performance, comparisons',
      'Methods, “Decisions” and “Statistics”.',
    ],
    [
      '12f',
      'Updating after evaluation',
      'Temperature scaling, cross-fitted, beside the plain probabilities.',
    ],
    [
      '12g',
      'How predictions were calculated',
      'By the fitted networks in the program named in Methods, “Reproducibility”.',
    ],
    ['13', 'Class imbalance', facts.balance],
    ['14', 'Fairness', `Demographic groups are not in the manifest. ${BY_AUTHORS}`],
    [
      '15',
      'Output, classification and threshold',
      'Methods, “Decisions”: probability of malignancy, cutoff, Eq. 1.',
    ],
    [
      '16',
      'Differences of training and evaluation data',
      'Both from the same study, divided by patient; no external data.',
    ],
    ['17', 'Ethical approval and consent', BY_AUTHORS],
    ['18a', 'Funding', BY_AUTHORS],
    ['18b', 'Conflicts of interest', BY_AUTHORS],
    [
      '18c',
      'Protocol',
      `The manifest (manifest.json) is the protocol of the run. Study protocol: ${lower(BY_AUTHORS)}`,
    ],
    ['18d', 'Registration', BY_AUTHORS],
    [
      '18e',
      'Sharing of data',
      `Predictions of every pair are in tables/predictions.csv. Images: ${lower(BY_AUTHORS)}`,
    ],
    ['18f', 'Sharing of code', `${facts.software} Access: ${lower(BY_AUTHORS)}`],
    ['19', 'Patient and public involvement', BY_AUTHORS],
    ['20a', 'Flow of participants', `${facts.flow} Before the study: ${lower(BY_AUTHORS)}`],
    [
      '20b',
      'Characteristics of participants',
      `${facts.flow} ${facts.subgroups} Demographics: ${lower(BY_AUTHORS)}`,
    ],
    ['20c', 'Evaluation data compared with development data', facts.flow],
    [
      '21',
      'Participants and events in each analysis',
      'n stands beside every figure; parts by class in “Patients and images”.',
    ],
    [
      '22',
      'Specification of the model',
      'Models are ONNX files with a model card where the run kept them; seeds and settings are in the manifest.',
    ],
    ['23a', 'Performance with intervals, subgroups', `${facts.main} Section “Results”.`],
    ['23b', 'Heterogeneity across clusters', facts.subgroups],
    [
      '24',
      'Results of updating',
      'Table “Calibration of the mean probability”: before and after temperature scaling.',
    ],
    ['25', 'Interpretation', BY_AUTHORS],
    ['26', 'Limitations', `${facts.limits} ${lower(BY_AUTHORS)}`],
    ['27a', 'Poor or missing input in use', BY_AUTHORS],
    ['27b', 'Interaction and expertise of users', BY_AUTHORS],
    ['27c', 'Next steps of research', BY_AUTHORS],
  ]);
}

function items(
  lines: readonly (readonly [number: string, title: string, answer: string])[],
): readonly ChecklistItem[] {
  return lines.map(([number, title, answer]) => ({ number, title, answer }));
}

/** As the end of a sentence. */
function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
