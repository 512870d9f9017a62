import { jobOf, jobsWhere } from '../rows.ts';
import type { Query } from './query.ts';

/** The newest first. */
export const jobs: Query<'jobs'> = ({ sql }) => jobsWhere(sql, '1 = 1').toReversed();

export const job: Query<'job'> = ({ sql }, { id }) => jobOf(sql, id);
