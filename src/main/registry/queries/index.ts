import type { Queries } from '../interface.ts';
import { image, imageUses, resembling } from './images.ts';
import { job, jobs } from './jobs.ts';
import { allReads, models, opinions, read, reads, revealed, unlocks } from './opinions.ts';
import type { Query } from './query.ts';
import {
  history,
  lesion,
  pair,
  patient,
  roiHistory,
  studies,
  studyColumns,
  studyPairs,
  takenCodes,
} from './records.ts';
import { calibration, calibrations } from './trust.ts';
import {
  facets,
  filters,
  neighbour,
  patientsOfCodes,
  suggestPatients,
  unannotated,
  worklistPage,
} from './worklist.ts';
import { copyTo, counts, integrity, isEmpty, referencedFiles } from './whole.ts';
import { settings } from './workplace.ts';

/** Every query by its name. */
export const QUERIES: { readonly [Name in keyof Queries]: Query<Name> } = {
  worklistPage,
  facets,
  filters,
  patient,
  suggestPatients,
  patientsOfCodes,
  history,
  pair,
  neighbour,
  unannotated,
  roiHistory,
  lesion,
  opinions,
  reads,
  allReads,
  read,
  revealed,
  models,
  unlocks,
  calibrations,
  calibration,
  studies,
  studyPairs,
  studyColumns,
  takenCodes,
  settings,
  jobs,
  job,
  image,
  imageUses,
  resembling,
  referencedFiles,
  isEmpty,
  counts,
  integrity,
  copyTo,
};
