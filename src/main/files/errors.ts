import { type ErrorKind, reasonOf, SonopairError } from '../../shared/errors.ts';

/** What was being done to the file, as the message says it. */
export type FileAction = 'read' | 'write' | 'create';

interface Cause {
  readonly reason: string;
  readonly remedy: string;
}

const CAUSES: Readonly<Record<string, Cause>> = {
  ENOENT: { reason: 'it does not exist', remedy: 'Check the path' },
  ENOTDIR: { reason: 'a part of its path is not a folder', remedy: 'Check the path' },
  EISDIR: { reason: 'it is a folder, not a file', remedy: 'Name a file' },
  EACCES: {
    reason: 'permission is denied',
    remedy: 'Change its permissions or choose another place',
  },
  EPERM: {
    reason: 'permission is denied',
    remedy: 'Change its permissions or choose another place',
  },
  EROFS: { reason: 'the disk is read-only', remedy: 'Choose a place that can be written' },
  ENAMETOOLONG: { reason: 'its name is too long', remedy: 'Choose a shorter name' },
  EMFILE: { reason: 'too many files are open', remedy: 'Close other programs and try again' },
  ENFILE: { reason: 'too many files are open', remedy: 'Close other programs and try again' },
  EIO: { reason: 'the disk reports an input/output error', remedy: 'Check the disk' },
  ELOOP: { reason: 'its symbolic links run in a circle', remedy: 'Check the path' },
};

const ABSENT_TO_WRITE: Cause = {
  reason: 'its folder does not exist',
  remedy: 'Create the folder first',
};

const FULL: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is reached',
};

/**
 * What went wrong with a file, in the user's words. A full disk or quota is always `disk-full`;
 * everything else is `kind`. An error that already is a SonopairError passes unchanged.
 */
export function fileError(
  path: string,
  action: FileAction,
  error: unknown,
  kind: ErrorKind = 'file',
): SonopairError {
  if (error instanceof SonopairError) return error;
  const code = errnoOf(error);
  const full = code === undefined ? undefined : FULL[code];
  if (full !== undefined) {
    return new SonopairError(
      'disk-full',
      {
        subject: path,
        reason: `cannot ${action} it: ${full}`,
        remedy: 'Free some space and try again',
      },
      { cause: error },
    );
  }
  const writing = action !== 'read';
  const known =
    code === 'ENOENT' && writing ? ABSENT_TO_WRITE : code === undefined ? undefined : CAUSES[code];
  const parts =
    known === undefined
      ? { subject: path, reason: `cannot ${action} it: ${reasonOf(error)}` }
      : { subject: path, reason: `cannot ${action} it: ${known.reason}`, remedy: known.remedy };
  return new SonopairError(kind, parts, { cause: error });
}

/** The errno name of a Node error (`ENOENT`, `ENOSPC`, …), if it has one. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
