import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import type { Glance } from './likeness.ts';

/** An image of a pair, as the guard looks at it. */
export interface GuardedImage {
  /** Relative to the study folder. */
  readonly path: string;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
  readonly glance: Glance;
  /** The part of it that is read, where the study says so. */
  readonly roi?: SourceRect;
}

/** A pair of a study; an image that cannot be read is null, and is compared with nothing. */
export interface GuardedPair {
  readonly pair: string;
  readonly patient: string;
  readonly lesion?: string;
  readonly diagnosis?: Diagnosis;
  readonly b: GuardedImage | null;
  readonly se: GuardedImage | null;
}

/**
 * Names of the parts that the pair is in: one, such as `test` or `fold-1`; none for a patient
 * who is neither fitted nor scored; more than one is a leak.
 */
export type PartsOf = (patient: string, pair: string) => readonly string[];

/** Where a picture is used. */
export interface ImageUse {
  readonly pair: string;
  readonly patient: string;
  readonly lesion: string | null;
  readonly diagnosis: Diagnosis | null;
  readonly as: 'b' | 'se';
  readonly path: string;
  readonly sha256: string;
}

/** `blocks`: nothing is fitted before it is resolved or overridden. `warns`: to be looked at. */
export type Severity = 'blocks' | 'warns';

interface Common {
  /** SHA-256 of what is decided on: the same leak has the same one, whatever the order of rows. */
  readonly id: string;
  readonly severity: Severity;
  /** One line: what is alike or in two places, how alike, and what to do. */
  readonly text: string;
  /** Sorted. */
  readonly pairs: readonly string[];
  /** Sorted. */
  readonly patients: readonly string[];
}

/** Pictures of several patients. */
interface PicturesLeak extends Common {
  readonly uses: readonly ImageUse[];
  /** Correlation of the least alike of the copies, 1 for the same bytes. */
  readonly similarity: number;
}

/** A leak, or what may be one; the union is closed. */
export type Leak =
  /** The same bytes under several patients. */
  | (PicturesLeak & { readonly kind: 'identical-image' })
  /** Copies (encoded anew, resized, brightened, slightly cropped) under several patients. */
  | (PicturesLeak & { readonly kind: 'near-identical-image' })
  /** One picture, or copies of it, with two diagnoses. */
  | (PicturesLeak & { readonly kind: 'two-diagnoses' })
  /** Two codes that are likely one patient. */
  | (Common & { readonly kind: 'patient-under-two-codes'; readonly evidence: CodeEvidence })
  | (Common & { readonly kind: 'patient-in-two-parts'; readonly parts: readonly string[] })
  | (Common & {
      readonly kind: 'lesion-in-two-parts';
      readonly lesion: string;
      readonly parts: readonly string[];
    })
  /** One picture is given as B-mode and as strain image. */
  | (Common & { readonly kind: 'image-as-b-and-se'; readonly uses: readonly ImageUse[] });

/** Why two codes are taken for one patient. */
export interface CodeEvidence {
  /** Pictures that both have, copies counted once. */
  readonly sharedPictures: number;
  /** The least alike of them, 1 for the same bytes; null where they share none. */
  readonly similarity: number | null;
  /** Whether the codes are equal but for case, spaces, separators and leading zeros. */
  readonly alikeCodes: boolean;
  readonly uses: readonly ImageUse[];
}
