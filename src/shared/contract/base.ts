import { oc } from '@orpc/contract';
import { z } from 'zod';

import { ERROR_KINDS } from '../errors.ts';

/** A SonopairError as it crosses the border (`serializeError`). */
export const failure = z.object({
  kind: z.enum(ERROR_KINDS),
  subject: z.string(),
  reason: z.string(),
  remedy: z.string().optional(),
});

/** Every procedure fails in one way: with a SonopairError, whose kind is a closed union. */
export const procedure = oc.errors({ FAILED: { data: failure } });

/** For procedures that only do something. */
export const nothing = z.object({});
