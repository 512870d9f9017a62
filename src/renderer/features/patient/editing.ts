import type { Exam, Lesion } from '../../../shared/domain/patient.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';

/** What is being edited or looked up over the patient's screen. */
export type Editing =
  | { readonly what: 'patient' | 'new-lesion' | 'new-exam' | 'history' }
  | { readonly what: 'lesion'; readonly lesion: Lesion }
  | { readonly what: 'exam'; readonly exam: Exam }
  | { readonly what: 'pair'; readonly pair: RegisteredPair };
