import { SonopairError } from '../../../shared/errors.ts';

/** Longer than any file system's own limits for one name and a whole path. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;

/**
 * The path under which an uploaded file is known, `/` separated. It is a name for people, never one
 * on the disk; all the same, nothing that points out of a folder is taken. Throws SonopairError
 * `import` for an absolute path, `.` and `..`, empty or overlong parts, and control characters.
 */
export function uploadPath(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/');
  const sound =
    path.length <= LONGEST_PATH &&
    !/\p{Cc}/u.test(path) &&
    !/^[a-z]:/i.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..') &&
    parts.every((part) => part.length <= LONGEST_NAME);
  if (sound) return parts.join('/');
  throw new SonopairError('import', {
    subject: JSON.stringify(path.slice(0, LONGEST_NAME)),
    reason: 'this cannot be the path of an uploaded file',
    remedy: 'Give a path below the chosen folder, such as P01/1_b.png',
  });
}
