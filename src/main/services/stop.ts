import { SonopairError } from '../../shared/errors.ts';

/** Throws SonopairError `cancelled` where the user has asked to stop; nothing has been kept. */
export function stopIfAborted(signal: AbortSignal, subject: string): void {
  if (!signal.aborted) return;
  throw new SonopairError('cancelled', { subject, reason: 'stopped, nothing was kept' });
}
