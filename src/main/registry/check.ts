import { SonopairError } from '../../shared/errors.ts';
import { startThread } from '../process/thread.ts';
import type { Counts } from './interface.ts';

/** What a look through a registry file found. */
export interface RegistryCheck {
  /** As `integrity` of the queries. */
  readonly integrity: string;
  readonly counts: Counts;
}

/**
 * Brings a registry file that nobody uses to this program's version, and looks through all of it.
 * Throws SonopairError `registry` for one that is damaged, newer than this program or none at all.
 */
export async function checkRegistryFile(path: string): Promise<RegistryCheck> {
  const thread = startThread(
    new URL('check.worker.ts', import.meta.url),
    (cause) =>
      new SonopairError('registry', { subject: path, reason: `its check ended (${cause})` }),
  );
  try {
    return (await thread.call('check', path)) as RegistryCheck;
  } finally {
    await thread.close();
  }
}
