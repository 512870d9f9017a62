import type { z } from 'zod';

import { type Plan, planSchema } from '../../shared/crossval/arms.ts';
import { PLAN_NAMES, PLANS } from '../../shared/crossval/plans.ts';
import { SonopairError } from '../../shared/errors.ts';
import { exists, readJson } from '../files/read.ts';

/**
 * A plan by its name, or from a file (docs/crossval.md, "Plans"). Throws SonopairError `file` where
 * it cannot be read and `usage` where it is no plan.
 */
export async function readPlan(nameOrFile: string): Promise<Plan> {
  const known = PLAN_NAMES.find((name) => name === nameOrFile);
  if (known !== undefined) return PLANS[known];
  if (!(await exists(nameOrFile)))
    throw new SonopairError('usage', {
      subject: nameOrFile,
      reason: 'there is no plan and no file of that name',
      remedy: `Give ${PLAN_NAMES.join(', ')}, or a file as docs/crossval.md describes`,
    });
  const result = planSchema.safeParse(await readJson(nameOrFile));
  if (result.success) return result.data;
  throw new SonopairError('usage', {
    subject: nameOrFile,
    reason: `it is not a plan: ${whyNot(result.error)}`,
    remedy: `Give ${PLAN_NAMES.join(', ')}, or a file as docs/crossval.md describes`,
  });
}

function whyNot({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue === undefined) return 'it has not the right form';
  const where = issue.path.length === 0 ? '' : `at ${issue.path.join('.')}, `;
  return `${where}${issue.message}`;
}
