import { app } from './app.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { pairs, patients } from './patients.ts';
import { results } from './results.ts';
import { models, opinions } from './second-opinion.ts';
import { backups, settings, studies } from './studies.ts';
import { trust } from './trust.ts';
import { worklist } from './worklist.ts';

/** Every call that crosses from a window to the application. */
export const contract = {
  app,
  worklist,
  patients,
  pairs,
  imports,
  opinions,
  models,
  studies,
  backups,
  settings,
  jobs,
  results,
  trust,
};

export type Contract = typeof contract;
