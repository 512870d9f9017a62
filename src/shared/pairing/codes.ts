import { sameKey } from './names.ts';

/** Folders that say something else than who the patient is. */
const NOT_A_PATIENT =
  /^(?:images?|img|pictures?|bilder|files?|data|exports?|dicom|studies|study|patients?|archive|benign|malignant|left|right|links|rechts|(?:exam|visit|lesion|series)\b.*|(?:19|20)\d\d(?:[-_.]?\d\d){0,2})$/i;

/** Words that a scanner puts before the number of a picture. */
const PICTURE = /^(?:img|image|pic|picture|bild|scan|frame|us|dsc|snap|capture|screenshot|file)$/i;

/**
 * A guess at the patient's code from the keys of a pair's images: the folder they lie in (below the
 * one that was chosen), or else the beginning of both names up to the first part with a digit
 * (`P01` of `P01-2`), or else the chosen folder. Null where nothing looks like a code.
 */
export function guessPatient(b: string, se: string): string | null {
  const folders = b.split('/').slice(0, -1);
  const within = folders.slice(1).findLast((folder) => !NOT_A_PATIENT.test(folder));
  if (within !== undefined) return asLine(within);
  const [chosen] = folders;
  const folder = chosen === undefined || NOT_A_PATIENT.test(chosen) ? null : asLine(chosen);
  const leading = leadingCode(b);
  if (leading === null || leading !== leadingCode(se)) return folder;
  // `P1/3_b`: the third picture of P1. `clinic/3_b`: patient 3.
  const mereNumber = /^\d+$/.test(leading) && /\d/.test(folder ?? '');
  return mereNumber ? folder : asLine(leading);
}

/** A code for the pair of this key: its name, after the patient's code where it lacks that. */
export function guessPairCode(key: string, patient: string | null): string {
  const name = asLine(key.split('/').at(-1)!) ?? 'pair';
  if (patient === null || sameKey(name).startsWith(sameKey(patient))) return name;
  return asLine(`${patient}-${name}`)!;
}

/** Gives out codes, each once (upper and lower case are the same): `P01-1`, `P01-1-2`, … */
export function uniqueCodes(): (wanted: string) => string {
  const given = new Set<string>();
  return (wanted) => {
    let code = wanted;
    for (let next = 2; given.has(code.toLowerCase()); next += 1) {
      const end = `-${next}`;
      code = wanted.slice(0, LONGEST - end.length) + end;
    }
    given.add(code.toLowerCase());
    return code;
  };
}

/** `P01` of `P01-2`, `bus_0001` of `bus_0001-l`; null for `IMG_0003` and names without a digit. */
function leadingCode(key: string): string | null {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const digit = name.search(/\d/);
  if (digit < 0) return null;
  const word = name.slice(0, digit).replace(/[-_ .]+$/, '');
  if (PICTURE.test(word)) return null;
  const end = name.slice(digit).search(/[-_ .]/);
  return end < 0 ? name : name.slice(0, digit + end);
}

/** As long as a line may be (`domain/patient.ts`). */
const LONGEST = 200;

function asLine(text: string): string | null {
  const clean = text.replace(/\p{Cc}/gu, '').trim();
  return clean.slice(0, LONGEST).trim() || null;
}
