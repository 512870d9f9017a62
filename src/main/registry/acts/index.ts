import type { Act } from '../act.ts';
import type { Acts } from '../interface.ts';
import { saveImport } from './import.ts';
import { interruptJobs, moveJob, queueJob } from './jobs.ts';
import { addModel, chooseModel, commitOpinion, reveal, saveReads, unlock } from './opinions.ts';
import { archivePair, calibrate, saveRoi, updatePair } from './pairs.ts';
import {
  archivePatient,
  createExam,
  createLesion,
  createPatient,
  createStudy,
  updateExam,
  updateLesion,
  updatePatient,
} from './patients.ts';
import { chooseCalibration, lockCalibration } from './trust.ts';
import { deleteFilter, noteRestore, saveFilter, setSettings } from './workplace.ts';

/** Every act by its name. */
export const ACTS: { readonly [Name in keyof Acts]: Act<Name> } = {
  createStudy,
  createPatient,
  updatePatient,
  archivePatient,
  createExam,
  updateExam,
  createLesion,
  updateLesion,
  updatePair,
  archivePair,
  calibrate,
  saveRoi,
  saveImport,
  commitOpinion,
  saveReads,
  reveal,
  addModel,
  chooseModel,
  unlock,
  lockCalibration,
  chooseCalibration,
  saveFilter,
  deleteFilter,
  setSettings,
  noteRestore,
  queueJob,
  moveJob,
  interruptJobs,
};
