import { SonopairError } from '../../src/shared/errors.ts';

/** What a promise fails with; anything but a SonopairError fails the test. */
export async function failure(promise: Promise<unknown>): Promise<SonopairError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SonopairError) return error;
  throw new Error(`Not a SonopairError: ${String(error)}`, { cause: error });
}
