import type { Notice } from '../../shared/crossval/notices.ts';

/** A notice in English, one or two sentences: for the command and for files. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'origin':
      return notice.origin === 'not stated'
        ? 'The study does not say whether its images are real.'
        : `The images are ${notice.origin}${detail(notice.detail)}: the figures carry no claim about patients.`;
    case 'synthetic-pairs':
      return (
        `${count(notice.pairs, 'pair')} marked in the column synthetic ` +
        `(${notice.marks.join(', ')}): the figures carry no claim about patients.`
      );
    case 'incomplete':
      return `${notice.done} of ${notice.total} units are done: figures rest on the folds that are there.`;
    case 'unread-pairs':
      return (
        `${count(notice.pairs.length, 'test pair')} could not be read: decisions per patient or ` +
        'lesion rest on the others.'
      );
    case 'shared-test':
      return (
        `The ${notice.folds} folds' models predict the same ${count(notice.patients, 'patient')}: ` +
        "the SD over folds says how models differ, not how patients do. Each patient's scores are " +
        'averaged before intervals are taken.'
      );
    case 'few-patients':
      return (
        `Only ${notice.patients.benign} benign and ${notice.patients.malignant} malignant patients ` +
        'were tested: intervals are wide.'
      );
    case 'one-class':
      return `No ${notice.missing} case was tested: what needs one is not defined.`;
    case 'few-pairs':
      return (
        `${notice.units} of ${notice.of} have at most two pairs: for them the vote of Eq. (1) ` +
        'means "malignant if either pair is". Read it beside the decision by mean probability.'
      );
    case 'lesions':
      return (
        `${notice.lesions} lesions of ${count(notice.patients, 'patient')}: lesions of one patient ` +
        'are not independent, so every interval is a bootstrap over patients.'
      );
    case 'prevalence':
      return (
        'Precision holds at the prevalence of malignancy in the test part: ' +
        `${percent(notice.units)} of patients or lesions, ${percent(notice.pairs)} of pairs.`
      );
    case 'unlabelled':
      return `${count(notice.patients, 'patient')} without a diagnosis: neither fitted nor scored.`;
    case 'leaks-accepted':
      return `${count(notice.leaks, 'possible leak')} between parts accepted before the fits, with reasons in the manifest.`;
    case 'no-strain-ratio':
      return `${count(notice.patients, 'tested patient')} without a strain ratio: not in its figures.`;
    case 'after-reveal':
      return `Opinions given after the machine's was seen are shown apart: ${notice.readers.join(', ')}.`;
  }
}

function detail(text: string): string {
  return text === '' ? '' : ` (${text})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
