import { reasonOf, SonopairError } from '../../shared/errors.ts';

/**
 * Reads a file of the working folder that Sonopair has written itself: whatever is wrong with its
 * content is damage. Throws SonopairError `fit` naming the file; `file` where it cannot be opened.
 */
export async function readOwnFile<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SonopairError && error.kind === 'file') throw error;
    const cause = error instanceof SonopairError ? error.parts.reason : reasonOf(error);
    throw new SonopairError(
      'fit',
      {
        subject: path,
        reason: `it is damaged (${cause})`,
        remedy: 'Remove the working folder and start the fit anew',
      },
      { cause: error },
    );
  }
}
