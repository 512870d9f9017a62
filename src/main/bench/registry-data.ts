import type { ImageHash, StudyId } from '../../shared/domain/ids.ts';
import type { LesionFields } from '../../shared/domain/patient.ts';
import { randomStream, type RandomStream } from '../../shared/random/stream.ts';
import { sha256 } from '../files/hash.ts';
import type { ImageRecord, NewPair, Registry } from '../registry/interface.ts';

/** How large the registry is that is measured. */
export interface RegistrySize {
  readonly patients: number;
  readonly pairsPerPatient: number;
}

/** Words of the records, and so of the searches. */
export const HISTOLOGIES = [
  'invasive ductal carcinoma',
  'invasive lobular carcinoma',
  'ductal carcinoma in situ',
  'fibroadenoma',
  'fibrocystic change',
  'intraductal papilloma',
  'phyllodes tumour',
  'sclerosing adenosis',
] as const;
export const DEVICES = [
  'Hitachi HI VISION Ascendus',
  'GE Logiq 7',
  'GE Logiq E9',
  'Siemens Acuson S2000',
  'Philips Epiq 5',
  'Canon Aplio 500',
] as const;
export const BIRADS_WRITTEN = ['2', '3', '4A', '4B', '4C', '5'] as const;
const REMARKS = ['palpable', 'after core biopsy', 'follow-up in six months', 'second reading'];
const STUDIES = ['Local', 'Archive 2019', 'Archive 2022', 'Screening'] as const;

const SEED = 1;
/** Patients of one import. */
const BATCH = 2500;
const SIZE = { width: 800, height: 600 } as const;
const ROI = { x: 200, y: 150, width: 300, height: 240 } as const;

/**
 * Fills an empty registry with patients as they come: by imports, several lesions, exams and pairs
 * each, most of them annotated. The images are rows only; some resemble each other.
 */
export async function fillRegistry(
  registry: Registry,
  { patients, pairsPerPatient }: RegistrySize,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const acts = registry.as('Bench');
  const studies: StudyId[] = [];
  for (const name of STUDIES) studies.push((await acts.createStudy({ name, kind: 'imported' })).id);
  for (let first = 0, batch = 0; first < patients; first += BATCH, batch += 1) {
    const random = randomStream(SEED, 'registry', batch);
    const images: ImageRecord[] = [];
    const pairs: NewPair[] = [];
    for (let patient = first; patient < Math.min(first + BATCH, patients); patient += 1)
      addPatient(patient, pairsPerPatient, random, pairs, images);
    await acts.saveImport({ study: { id: studies[batch % studies.length]! }, images, pairs });
    onProgress(Math.min(first + BATCH, patients), patients);
  }
}

/** The code of the patient at a place: every code is there once, in no order. */
export function codeAt(patient: number): string {
  return `BRA${String((patient * 7919) % 1_000_003).padStart(6, '0')}`;
}

function addPatient(
  patient: number,
  count: number,
  random: RandomStream,
  pairs: NewPair[],
  images: ImageRecord[],
): void {
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;
  const device = pick(DEVICES);
  const lesions = Array.from({ length: 1 + Number(random.integer(10) === 0) }, (_, k) =>
    lesion(String(k + 1), random),
  );
  for (let k = 0; k < count; k += 1) {
    const code = `${codeAt(patient)}-${k + 1}`;
    const [b, se] = ['b', 'se'].map((side) => imageOf(`${code} ${side}`, random));
    images.push(b!, se!);
    pairs.push({
      code,
      patientCode: codeAt(patient),
      lesionId: null,
      lesion: pick(lesions),
      exam: { date: dayOf(random), device, note: null },
      b: b!.hash,
      se: se!.hash,
      roi: random.integer(10) < 7 ? { b: ROI, se: ROI } : null,
      view: null,
      strainRatios: random.integer(5) === 0 ? [] : [1 + random.uniform() * 9],
      strainMethod: null,
      extra: {},
    });
  }
}

function lesion(code: string, random: RandomStream): LesionFields {
  const histology = HISTOLOGIES[random.integer(HISTOLOGIES.length)]!;
  return {
    code,
    side: random.integer(2) === 0 ? 'left' : 'right',
    clock: 1 + random.integer(12),
    histology,
    diagnosis:
      random.integer(10) === 0 ? null : /carcinoma/.test(histology) ? 'malignant' : 'benign',
    birads: BIRADS_WRITTEN[random.integer(BIRADS_WRITTEN.length)]!,
    tsukuba: null,
    ebRatio: null,
    note:
      random.integer(4) === 0
        ? `${REMARKS[random.integer(REMARKS.length)]!} ${random.integer(5000)}`
        : null,
  };
}

function dayOf(random: RandomStream): string {
  const part = (from: number, count: number): string =>
    String(from + random.integer(count)).padStart(2, '0');
  return `20${part(15, 11)}-${part(1, 12)}-${part(1, 28)}`;
}

/** Fingerprints have fewer set bits than unset ones, as those of ultrasound images do. */
function imageOf(name: string, random: RandomStream): ImageRecord {
  const fingerprint = [random.bits() & random.bits(), random.bits() & random.bits()]
    .map((bits) => (bits >>> 0).toString(16).padStart(8, '0'))
    .join('');
  return {
    hash: sha256(name) as ImageHash,
    name: `${name}.png`,
    bytes: 200_000,
    format: 'PNG',
    ...SIZE,
    mmPerPixel: null,
    fingerprint,
  };
}
