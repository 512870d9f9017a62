import { records } from './001-records.ts';
import { opinions } from './002-opinions.ts';
import { worklist } from './003-worklist.ts';
import { workplace } from './004-workplace.ts';
import { jobs } from './005-jobs.ts';
import { trust } from './006-trust.ts';
import type { Migration } from './migration.ts';

/** All migrations, in their order: the one at index n makes version n + 1. */
export const MIGRATIONS: readonly Migration[] = [
  records,
  opinions,
  worklist,
  workplace,
  jobs,
  trust,
];
