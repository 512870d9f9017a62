import { ORPCError } from '@orpc/client';
import type { z } from 'zod';

import { failure } from '../../shared/contract/base.ts';
import { reasonOf, serializeError, SonopairError } from '../../shared/errors.ts';

export type Failure = z.infer<typeof failure>;

/** What went wrong, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const known = failure.safeParse(error.data);
    if (known.success) return known.data;
  }
  if (error instanceof SonopairError) return serializeError(error);
  return { kind: 'engine', subject: 'Sonopair', reason: reasonOf(error) };
}
