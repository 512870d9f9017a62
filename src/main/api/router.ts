import { implement, ORPCError, type Router, ValidationError } from '@orpc/server';

import { type Contract, contract } from '../../shared/contract/index.ts';
import type { Services } from '../../shared/contract/service.ts';
import { serializeError, SonopairError } from '../../shared/errors.ts';
import type { Explain } from './failures.ts';

/** The contract, answered: to be served over a WebSocket or a MessagePort. */
export type ApiRouter = Router<Contract, object>;

type Method = (input: unknown, signal: AbortSignal | undefined) => Promise<unknown>;

interface Implementable {
  readonly handler: (
    answer: (call: { input: unknown; signal?: AbortSignal }) => Promise<unknown>,
  ) => unknown;
}

/**
 * Answers each procedure of the contract by the method of its name in the service of its area, and
 * fails in one way: `FAILED` with a serialised SonopairError.
 */
export function createRouter(services: Services, explain: Explain): ApiRouter {
  const implementer = implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw failed(explain(refusal(error, path), path.join('.')));
    }
  });
  // `Services` has exactly the contract's areas and procedures, with their inputs and outputs.
  const areas = services as unknown as Record<string, Record<string, Method>>;
  const open = implementer as unknown as Record<string, Record<string, Implementable>>;
  const answers = mapValues(contract, (procedures, area) =>
    mapValues(procedures, (_, name) => {
      const method = areas[area]![name]!;
      return open[area]![name]!.handler(({ input, signal }) => method(input, signal));
    }),
  );
  return implementer.router(answers as unknown as ApiRouter);
}

function failed(error: SonopairError): ORPCError<'FAILED', unknown> {
  return new ORPCError('FAILED', { message: error.message, data: serializeError(error) });
}

/** An input that the contract does not allow, in one line; everything else passes unchanged. */
function refusal(error: unknown, path: readonly string[]): unknown {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return error;
  if (!(error.cause instanceof ValidationError)) return error;
  const [issue] = error.cause.issues;
  const at = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  return new SonopairError('usage', {
    subject: [...path, ...at].map(String).join('.'),
    reason: issue?.message ?? 'it is not allowed',
  });
}

function mapValues<T extends object, R>(
  object: T,
  map: (value: T[keyof T], key: string) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, map(value as T[keyof T], key)]),
  );
}
