import type { Job, JobId, JobProgress, JobSpec, JobState } from '../../shared/contract/jobs.ts';
import type { AuditEntry, KnownPatient, PatientRecord } from '../../shared/contract/patients.ts';
import type { Unlock } from '../../shared/contract/second-opinion.ts';
import type { Settings } from '../../shared/contract/studies.ts';
import type {
  Facets,
  SavedFilter,
  Sort,
  WorklistQuery,
  WorklistRow,
} from '../../shared/contract/worklist.ts';
import type {
  ExamId,
  FilterId,
  ImageHash,
  LesionId,
  ModelHash,
  OpinionId,
  PairId,
  PatientId,
  ReadId,
  RoiId,
  StudyId,
} from '../../shared/domain/ids.ts';
import type {
  PairFields,
  RegisteredPair,
  Roi,
  StoredImage,
} from '../../shared/domain/image-pair.ts';
import type { CalibrationResult } from '../../shared/domain/calibration.ts';
import type { Opinion, OpinionFields, Read } from '../../shared/domain/opinion.ts';
import type {
  Exam,
  ExamFields,
  Lesion,
  LesionFields,
  Patient,
  PatientFields,
  Study,
} from '../../shared/domain/patient.ts';

/**
 * The registry in two halves. Queries run on read-only connections, acts on the one writer; each
 * act is one transaction that also writes its audit row. All are synchronous functions of a
 * database inside worker threads (so that nothing can be awaited in a transaction) and promises
 * outside.
 */
export interface Registry {
  readonly query: Async<Queries>;
  /** Acts of a person, who is named in the audit. */
  readonly as: (actor: string) => Async<Acts>;
  readonly close: () => Promise<void>;
}

export type Async<T> = {
  readonly [K in keyof T]: T[K] extends (input: infer I) => infer O
    ? (input: I) => Promise<O>
    : never;
};

/** An image that is to be, or is, in the store. */
export interface ImageRecord extends StoredImage {
  /** 64-bit perceptual hash, 16 hexadecimal digits (`imaging/fingerprint.ts`). */
  readonly fingerprint: string;
}

/** Where a stored image is used. */
export interface ImageUse {
  readonly image: ImageRecord;
  readonly pairId: PairId;
  readonly pairCode: string;
  readonly patientId: PatientId;
  readonly patientCode: string;
  readonly lesionId: LesionId;
  readonly diagnosis: Lesion['diagnosis'];
  readonly studyId: StudyId;
}

export interface PairContext {
  readonly pair: RegisteredPair;
  readonly patient: Patient;
  readonly exam: Exam;
  readonly lesion: Lesion;
}

/** One row of a study folder, as far as the registry knows it. */
export interface LesionContext {
  readonly study: Study;
  readonly patient: Patient;
  readonly lesion: Lesion;
  /** Not archived, in the order of their identifiers. */
  readonly pairs: readonly RegisteredPair[];
}

/** A read with its heat-map layers: names in the store of derived pictures. */
export interface StoredRead extends Read {
  readonly heat: Readonly<
    Record<'benign' | 'malignant', { readonly b: string | null; readonly se: string | null }>
  >;
}

export interface ModelRecord {
  readonly hash: ModelHash;
  readonly name: string;
  /** The model card (manifest.json) as it was imported: what a read rests on outlives the folder. */
  readonly manifest: string;
  readonly importedAt: string;
  readonly chosen: boolean;
}

/** A calibration of a model as it was locked. */
export interface CalibrationRecord {
  readonly model: ModelHash;
  /** From 1, for each model. */
  readonly version: number;
  readonly studyId: StudyId;
  /** Name of the study. */
  readonly study: string;
  readonly result: CalibrationResult;
  readonly patients: readonly PatientId[];
  /** SHA-256 of the patients with their truth and score. */
  readonly casesHash: string;
  readonly madeBy: string;
  readonly madeAt: string;
}

/** A job as it was queued and as its last change of state left it. */
export interface JobRecord extends Omit<Job, 'results' | 'stopping'> {
  readonly spec: JobSpec;
  /** Its folder in `jobs/` of the data folder. */
  readonly folder: string;
  /** As it was when the job was last stopped. */
  readonly progress: JobProgress | null;
}

export interface Queries {
  worklistPage(input: {
    readonly query: WorklistQuery;
    readonly sort: Sort;
    readonly descending: boolean;
    readonly offset: number;
    readonly limit: number;
  }): { readonly total: number; readonly rows: readonly WorklistRow[] };
  facets(query: WorklistQuery): Facets;
  filters(input: null): readonly SavedFilter[];
  patient(input: { readonly id: PatientId }): PatientRecord;
  suggestPatients(input: {
    readonly text: string;
    readonly studyId: StudyId | null;
  }): readonly Pick<Patient, 'id' | 'code' | 'name' | 'studyId'>[];
  /** A study's patients of these codes, upper and lower case alike, the archived included. */
  patientsOfCodes(input: {
    readonly studyId: StudyId;
    readonly codes: readonly string[];
  }): readonly KnownPatient[];
  history(input: { readonly patientId: PatientId }): readonly AuditEntry[];
  pair(input: { readonly id: PairId }): PairContext;
  neighbour(input: {
    readonly id: PairId;
    readonly query: WorklistQuery;
    readonly direction: 'previous' | 'next';
    readonly unannotatedOnly: boolean;
  }): PairId | null;
  unannotated(input: { readonly query: WorklistQuery }): {
    readonly first: PairId | null;
    readonly unannotated: number;
    readonly total: number;
  };
  roiHistory(input: { readonly id: PairId }): readonly Roi[];
  lesion(input: { readonly id: LesionId }): LesionContext;
  opinions(input: { readonly lesionId: LesionId }): readonly Opinion[];
  /** The newest read of each pair of a lesion by a model. */
  reads(input: { readonly lesionId: LesionId; readonly model: ModelHash }): readonly StoredRead[];
  /** Every read of these pairs by any model, in the order in which they were made. */
  allReads(input: { readonly pairs: readonly PairId[] }): readonly StoredRead[];
  read(input: { readonly id: ReadId }): StoredRead;
  /** When this reader first saw the machine's opinion of a lesion (by any model), or null. */
  revealed(input: { readonly lesionId: LesionId; readonly reader: string }): string | null;
  models(input: null): readonly ModelRecord[];
  unlocks(input: null): readonly Unlock[];
  /** All of a model, the oldest first. */
  calibrations(input: { readonly model: ModelHash }): readonly CalibrationRecord[];
  /** The one that speaks with the model now, or null. */
  calibration(input: { readonly model: ModelHash }): CalibrationRecord | null;
  studies(input: null): readonly Study[];
  /** Pairs of a study that are not archived, by pages in the order of their identifiers. */
  studyPairs(input: {
    readonly studyId: StudyId;
    readonly after: PairId | null;
    readonly limit: number;
  }): readonly PairContext[];
  /** Columns of the study folder a study came from, in file order; empty where it came from none. */
  studyColumns(input: { readonly studyId: StudyId }): readonly string[];
  /** Which of these codes pairs of a study have already, archived ones included. */
  takenCodes(input: {
    readonly studyId: StudyId;
    readonly codes: readonly string[];
  }): readonly string[];
  settings(input: null): Partial<Settings>;
  jobs(input: null): readonly JobRecord[];
  job(input: { readonly id: JobId }): JobRecord;
  image(input: { readonly hash: ImageHash }): ImageRecord | null;
  /** Which of these are stored already, and where they are used. */
  imageUses(input: { readonly hashes: readonly ImageHash[] }): readonly ImageUse[];
  /**
   * Stored images whose fingerprint differs in at most `distance` bits (at most 4), for each asked
   * one; through an index of bit bands.
   */
  resembling(input: {
    readonly fingerprints: readonly string[];
    readonly distance: number;
  }): readonly { readonly of: string; readonly distance: number; readonly use: ImageUse }[];
  referencedFiles(input: null): ReferencedFiles;
  /** Whether there is no patient. */
  isEmpty(input: null): boolean;
  counts(input: null): Counts;
  /** SQLite's `integrity_check` and `foreign_key_check`; `ok` where nothing is found. */
  integrity(input: null): string;
  /**
   * Writes the registry as it is at this moment into a new file, while reading and writing go on,
   * and tells what is in that file.
   */
  copyTo(input: { readonly path: string }): {
    readonly counts: Counts;
    readonly referenced: ReferencedFiles;
  };
}

/** How many there are, the archived included. */
export interface Counts {
  readonly patients: number;
  readonly pairs: number;
  readonly images: number;
}

/** Names of all stored images and derived pictures that any row needs. */
export interface ReferencedFiles {
  readonly images: readonly ImageHash[];
  readonly heat: readonly string[];
}

/** A pair of an import: everything it needs is made in the same transaction. */
export interface NewPair {
  readonly code: string;
  readonly patientCode: string;
  /** Of a patient that the import makes. */
  readonly patientNote?: string | null;
  /** An existing lesion; or null: the patient's lesion of `lesion.code`, made where absent. */
  readonly lesionId: LesionId | null;
  readonly lesion: LesionFields;
  /** Said of the lesion elsewhere, with reader and time; those it has already are passed over. */
  readonly opinions?: readonly Omit<Opinion, 'id' | 'lesionId'>[];
  readonly exam: ExamFields;
  readonly b: ImageHash;
  readonly se: ImageHash;
  readonly roi: Pick<Roi, 'b' | 'se'> | null;
  readonly view: string | null;
  readonly strainRatios: readonly number[];
  readonly strainMethod: string | null;
  readonly extra: Readonly<Record<string, string>>;
}

export interface Acts {
  createStudy(input: { readonly name: string; readonly kind: Study['kind'] }): Study;
  createPatient(input: { readonly studyId: StudyId; readonly fields: PatientFields }): PatientId;
  updatePatient(input: { readonly id: PatientId; readonly fields: PatientFields }): null;
  archivePatient(input: { readonly id: PatientId; readonly archived: boolean }): null;
  createExam(input: { readonly patientId: PatientId; readonly fields: ExamFields }): ExamId;
  updateExam(input: { readonly id: ExamId; readonly fields: ExamFields }): null;
  createLesion(input: { readonly patientId: PatientId; readonly fields: LesionFields }): LesionId;
  updateLesion(input: { readonly id: LesionId; readonly fields: LesionFields }): null;
  updatePair(input: { readonly id: PairId; readonly fields: PairFields }): null;
  archivePair(input: { readonly id: PairId; readonly archived: boolean }): null;
  calibrate(input: { readonly hash: ImageHash; readonly mmPerPixel: number | null }): null;
  saveRoi(input: { readonly id: PairId; readonly roi: Pick<Roi, 'b' | 'se'> }): {
    readonly id: RoiId;
    readonly version: number;
  };
  /** A whole import: images, and patients, exams, lesions, pairs and ROIs as needed. */
  saveImport(input: {
    readonly study:
      | { readonly id: StudyId }
      | {
          readonly name: string;
          readonly kind: Study['kind'];
          readonly columns: readonly string[];
        };
    readonly images: readonly ImageRecord[];
    readonly pairs: readonly NewPair[];
  }): {
    readonly studyId: StudyId;
    readonly pairs: readonly PairId[];
    readonly patients: readonly PatientId[];
  };
  commitOpinion(input: { readonly lesionId: LesionId; readonly opinion: OpinionFields }): OpinionId;
  /** Reads of a lesion's pairs; the actor has then seen the machine's opinion, but for unseen ones. */
  saveReads(input: {
    readonly lesionId: LesionId;
    readonly unseen?: boolean;
    readonly reads: readonly Omit<StoredRead, 'id' | 'createdAt'>[];
  }): readonly ReadId[];
  /** Notes that the actor saw reads that were there already. */
  reveal(input: { readonly lesionId: LesionId }): null;
  /** One that is there already stays as it is. */
  addModel(input: {
    readonly hash: ModelHash;
    readonly name: string;
    readonly manifest: string;
  }): null;
  chooseModel(input: { readonly hash: ModelHash }): null;
  unlock(input: {
    readonly model: ModelHash;
    readonly studyId: StudyId;
    readonly reason: string;
  }): null;
  /** Locks a calibration as the model's next version, which speaks from then on. */
  lockCalibration(
    input: Pick<CalibrationRecord, 'model' | 'studyId' | 'result' | 'patients' | 'casesHash'>,
  ): number;
  /** Lets an earlier version speak again, or none. */
  chooseCalibration(input: { readonly model: ModelHash; readonly version: number | null }): null;
  saveFilter(input: Omit<SavedFilter, 'id'>): SavedFilter;
  deleteFilter(input: { readonly id: FilterId }): null;
  setSettings(input: Partial<Settings>): null;
  /** Queues what lies ready in its folder. */
  queueJob(input: {
    readonly spec: JobSpec;
    readonly studyId: StudyId | null;
    readonly folder: string;
  }): JobId;
  /** Throws SonopairError `record` for a change of state that must not be. */
  moveJob(input: {
    readonly id: JobId;
    readonly to: JobState;
    /** Of one that fails. */
    readonly failure?: string;
    readonly progress?: JobProgress | null;
  }): null;
  /** Notes of jobs left running that their program has ended; for the start only. */
  interruptJobs(input: null): readonly JobId[];
  /** Puts on record that this registry was put back from a backup, made at that moment. */
  noteRestore(input: { readonly backup: string; readonly createdAt: string }): null;
}

/**
 * Content-addressed files of the data folder: original image bytes under `images/`, heat-map layers
 * under `heat/`. The only way to a stored picture, so that encryption changes one file.
 */
export interface ImageStore {
  /**
   * The original bytes, verified against their name. Throws SonopairError `store` for a picture
   * that is missing or was altered.
   */
  open(hash: ImageHash): Promise<Buffer>;
  /**
   * Puts an image at another path too, verified as by `open`. It may share the stored bytes, so
   * only for folders in which nobody writes.
   */
  share(hash: ImageHash, target: string): Promise<void>;
  /**
   * Moves a staged, flushed file into the store. One that is there already and sound is left as it
   * is, and so is the staged file; one that was altered is healed.
   */
  adopt(path: string, hash: ImageHash): Promise<void>;
  /** Adopts many, flushing each folder once; throws SonopairError `cancelled` where it is stopped. */
  adoptAll(
    files: readonly { readonly path: string; readonly hash: ImageHash }[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Stores a heat-map layer and returns its name. */
  saveHeat(png: Uint8Array): Promise<string>;
  openHeat(name: string): Promise<Buffer>;
  /**
   * Deletes what no row needs; returns how many files went. Only while nothing is being imported:
   * images are adopted before their rows are written.
   */
  sweep(referenced: {
    readonly images: ReadonlySet<string>;
    readonly heat: ReadonlySet<string>;
  }): Promise<number>;
  /** Reads every stored image anew and names those missing or altered. */
  verify(
    expected: readonly ImageHash[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<{ readonly missing: readonly ImageHash[]; readonly altered: readonly ImageHash[] }>;
}
