import { SonopairError } from '../../src/shared/errors.ts';

/** What a promise fails with; anything but a SonopairError fails the test. */
export async function failure(promise: Promise<unknown>): Promise<SonopairError> {
  return asFailure(
    await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    ),
  );
}

/** What a function throws; anything but a SonopairError fails the test. */
export function failureOf(act: () => unknown): SonopairError {
  try {
    act();
  } catch (error) {
    return asFailure(error);
  }
  return asFailure(undefined);
}

function asFailure(error: unknown): SonopairError {
  if (error instanceof SonopairError) return error;
  throw new Error(`Not a SonopairError: ${String(error)}`, { cause: error });
}
