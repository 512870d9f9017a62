import type { ImageUse, Leak } from './leak.ts';
import { distinct } from './pictures.ts';

type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

/** A leak before it is named and put in words. */
export type Content = Without<Leak, 'id' | 'text'>;

/** Named in one line; the others are counted. */
const NAMED = 4;

/** One line: what is in question, and what to do. */
export function textOf(content: Content): string {
  switch (content.kind) {
    case 'identical-image':
      return (
        `${imagesOf(content.uses)} are the same image (same bytes) under ` +
        `${patientsOf(content.patients)}. Correct the patient codes, or remove the image that is misplaced.`
      );
    case 'near-identical-image':
      return (
        `${imagesOf(content.uses)} look like copies of one image (${percent(content.similarity)} alike) under ` +
        `${patientsOf(content.patients)}. Look at them; correct the patient codes, or remove the copy.`
      );
    case 'two-diagnoses':
      return (
        `${imagesOf(content.uses)} are ${sameness(content.uses, content.similarity)} with two diagnoses. ` +
        'Correct the diagnosis that is wrong, or remove the image that is misplaced.'
      );
    case 'patient-under-two-codes':
      return `${patientsOf(content.patients)} may be one patient: ${evidenceOf(content.evidence)}. Give both one code if they are; otherwise say why not.`;
    case 'patient-in-two-parts':
      return `patient ${content.patients.join()} is in ${listed(content.parts)}. Divide the patients anew.`;
    case 'lesion-in-two-parts':
      return `lesion ${content.lesion} of patient ${content.patients.join()} is in ${listed(content.parts)}. Divide the patients anew.`;
    case 'image-as-b-and-se':
      return content.severity === 'warns'
        ? `${counted(distinct(content.uses, 'sha256').length, 'image is', 'images are')} both B-mode and strain image, ` +
            `by different crops (pairs ${listed(content.pairs)}). Read them cropped only: full images would be the same.`
        : `${imagesOf(content.uses)} are the same image, as B-mode and as strain image. Name the right file for each.`;
  }
}

function evidenceOf({
  sharedPictures,
  similarity,
  alikeCodes,
  uses,
}: Extract<Content, { kind: 'patient-under-two-codes' }>['evidence']): string {
  const codes = 'the codes differ only in case, spaces, separators or leading zeros';
  if (similarity === null) return codes;
  const alike = similarity === 1 ? 'same bytes' : `copies, at least ${percent(similarity)} alike`;
  const pictures = `they share ${counted(sharedPictures, 'image', 'images')} (${alike}): ${imagesOf(uses)}`;
  return alikeCodes ? `${codes}, and ${pictures}` : pictures;
}

function sameness(uses: readonly ImageUse[], similarity: number): string {
  return distinct(uses, 'sha256').length === 1
    ? 'the same image (same bytes)'
    : `copies of one image (${percent(similarity)} alike)`;
}

/** `a.png (patient P1, benign) and b.png (patient P2, benign)`; a file used twice is named once. */
function imagesOf(uses: readonly ImageUse[]): string {
  return listed([
    ...new Set(
      uses.map(
        ({ path, patient, diagnosis }) =>
          `${path} (patient ${patient}${diagnosis === null ? '' : `, ${diagnosis}`})`,
      ),
    ),
  ]);
}

function patientsOf(patients: readonly string[]): string {
  return `patients ${listed(patients)}`;
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, items.length > NAMED + 1 ? NAMED : items.length);
  const more = items.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Rounded down: what is not the same never reads 100 %. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
