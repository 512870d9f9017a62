import type { ClassNumbers, Diagnosis } from '../domain/diagnosis.ts';

/**
 * What a reader of the figures must know, as data: each language has its own words for it
 * (`main/reports/run-notices.ts` has those of the command and of files).
 */
export type Notice =
  /** The images are not real, or nobody says whether they are. */
  | {
      readonly kind: 'origin';
      readonly origin: 'simulated' | 'synthetic' | 'not stated';
      readonly detail: string;
    }
  /** Pairs of the study's `synthetic` column. */
  | { readonly kind: 'synthetic-pairs'; readonly pairs: number; readonly marks: readonly string[] }
  /** Figures rest on the folds that are there. */
  | {
      readonly kind: 'incomplete';
      readonly done: number;
      readonly total: number;
      /** `Unit.id` of those that are not. */
      readonly missing: readonly string[];
    }
  /** Test pairs that a finished unit has no prediction of; decisions rest on the others. */
  | { readonly kind: 'unread-pairs'; readonly pairs: readonly string[] }
  /** The folds' models predict the same patients: SD over folds is no uncertainty about patients. */
  | { readonly kind: 'shared-test'; readonly patients: number; readonly folds: number }
  /** Most have at most two pairs, for which Eq. (1) means "malignant if either is". */
  | { readonly kind: 'few-pairs'; readonly units: number; readonly of: number }
  /** Few patients of a class were tested: intervals are wide. */
  | { readonly kind: 'few-patients'; readonly patients: ClassNumbers }
  /** No case of a class was tested: what needs one is not defined. */
  | { readonly kind: 'one-class'; readonly missing: Diagnosis }
  /** Lesions of one patient are not independent: every interval is a bootstrap over patients. */
  | { readonly kind: 'lesions'; readonly lesions: number; readonly patients: number }
  /** What `precision` holds for. */
  | { readonly kind: 'prevalence'; readonly units: number; readonly pairs: number }
  /** Without a diagnosis: neither fitted nor scored. */
  | { readonly kind: 'unlabelled'; readonly patients: number }
  /** Leaks that were found and accepted before the fits. */
  | { readonly kind: 'leaks-accepted'; readonly leaks: number }
  /** Tested patients without a strain ratio; in none of its figures. */
  | { readonly kind: 'no-strain-ratio'; readonly patients: number }
  /** Opinions given after the machine's was seen; shown apart. */
  | { readonly kind: 'after-reveal'; readonly readers: readonly string[] };
