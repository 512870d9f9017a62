import { SonopairError } from '../../shared/errors.ts';
import { exists } from '../files/read.ts';

/**
 * Refuses to write over a file. A split is fixed before the first fit and an exported model may be
 * in use: neither may change behind the user's back. Throws SonopairError `file`.
 */
export async function refuseExisting(path: string, replace: boolean): Promise<void> {
  if (replace || !(await exists(path))) return;
  throw new SonopairError('file', {
    subject: path,
    reason: 'the file is already there',
    remedy: 'Choose another name, or replace it with --force',
  });
}
