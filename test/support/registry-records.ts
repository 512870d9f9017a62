import { createHash } from 'node:crypto';

import type { Acts, ImageRecord, NewPair, StoredRead } from '../../src/main/registry/interface.ts';
import { type WorklistQuery, worklistQuery } from '../../src/shared/contract/worklist.ts';
import type { ImageHash, ModelHash, PairId } from '../../src/shared/domain/ids.ts';
import type { ExamFields, LesionFields } from '../../src/shared/domain/patient.ts';

/** Small records for tests of the registry; what is not said of them is not known. */

/** A query for all patients, but for what is given. */
export function query(parts: Partial<WorklistQuery> = {}): WorklistQuery {
  return worklistQuery.parse(parts);
}

/** A lesion of which nothing is known, but for what is given. */
export function lesionFields(parts: Partial<LesionFields> = {}): LesionFields {
  return {
    code: '1',
    side: null,
    clock: null,
    histology: null,
    diagnosis: null,
    birads: null,
    tsukuba: null,
    ebRatio: null,
    note: null,
    ...parts,
  };
}

/** The row of an image that exists only as a row; different names make different images. */
export function imageRecord(name: string, parts: Partial<ImageRecord> = {}): ImageRecord {
  const hash = createHash('sha256').update(name).digest('hex');
  return {
    hash: hash as ImageHash,
    name: `${name}.png`,
    bytes: 1000,
    format: 'PNG',
    width: 640,
    height: 480,
    mmPerPixel: null,
    fingerprint: hash.slice(0, 16),
    ...parts,
  };
}

/** What may be said of a pair to be imported; its images are named after its code. */
export type PairParts = Partial<
  Omit<NewPair, 'code' | 'patientCode' | 'lesion' | 'exam' | 'b' | 'se'>
> & {
  readonly lesion?: Partial<LesionFields>;
  readonly exam?: Partial<ExamFields>;
};

/** A pair of a patient for `saveImport`, and its two images. */
export function newPair(
  patientCode: string,
  code: string,
  parts: PairParts = {},
): { readonly pair: NewPair; readonly images: readonly [b: ImageRecord, se: ImageRecord] } {
  const b = imageRecord(`${code} b`);
  const se = imageRecord(`${code} se`);
  const pair: NewPair = {
    lesionId: null,
    roi: null,
    view: null,
    strainRatios: [],
    strainMethod: null,
    extra: {},
    ...parts,
    code,
    patientCode,
    lesion: lesionFields(parts.lesion),
    exam: { date: null, device: null, note: null, ...parts.exam },
    b: b.hash,
    se: se.hash,
  };
  return { pair, images: [b, se] };
}

/** What `saveImport` is given beside the study. */
export function importOf(
  pairs: readonly ReturnType<typeof newPair>[],
): Pick<Parameters<Acts['saveImport']>[0], 'images' | 'pairs'> {
  return {
    images: pairs.flatMap(({ images }) => images),
    pairs: pairs.map(({ pair }) => pair),
  };
}

/** A read of a pair by a model; malignant from a half on. */
export function readOf(
  pairId: PairId,
  model: ModelHash,
  probability = 0.5,
): Omit<StoredRead, 'id' | 'createdAt'> {
  return {
    pairId,
    roiId: null,
    model,
    probability,
    decision: probability >= 0.5 ? 'malignant' : 'benign',
    cutoff: 0.5,
    networks: { alexnet: probability, resnet18: probability },
    stability: null,
    evidence: { benign: 1, malignant: 2 },
    heat: { benign: { b: null, se: null }, malignant: { b: null, se: null } },
    preprocessing: 1,
    calibration: null,
    calibrated: null,
    familiarity: null,
    application: '0.1.0',
  };
}
