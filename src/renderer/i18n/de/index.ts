import type { Catalogue } from '../catalogue.ts';
import type { en } from '../en/index.ts';
import { annotate } from './annotate.ts';
import { cases } from './cases.ts';
import { charts } from './charts.ts';
import { common } from './common.ts';
import { figures } from './figures.ts';
import { importing } from './import.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { newJob } from './new-job.ts';
import { patient } from './patient.ts';
import { reader } from './reader.ts';
import { results } from './results.ts';
import { settings } from './settings.ts';
import { studies } from './studies.ts';
import { trust } from './trust.ts';
import { viewer } from './viewer.ts';
import { worklist } from './worklist.ts';

export const de: Catalogue<typeof en> = {
  common,
  charts,
  worklist,
  patient,
  viewer,
  annotate,
  importing,
  reader,
  studies,
  models,
  jobs,
  newJob,
  results,
  figures,
  cases,
  settings,
  trust,
};
