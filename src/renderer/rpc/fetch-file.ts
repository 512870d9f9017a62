import { failure } from '../../shared/contract/base.ts';
import { SonopairError } from '../../shared/errors.ts';

/** A file of the application by its address. Fails with the SonopairError it answered with. */
export async function fetchFile(address: string, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(address, signal === undefined ? {} : { signal });
  if (!response.ok) throw await failureIn(response);
  return response.blob();
}

async function failureIn(response: Response): Promise<SonopairError> {
  const body: unknown = await response.json().catch(() => null);
  const known = failure.safeParse(body);
  if (!known.success) {
    const reason = `the application answered with status ${response.status}`;
    return new SonopairError('host', { subject: 'Picture', reason });
  }
  const { kind, subject, reason, remedy } = known.data;
  return new SonopairError(kind, { subject, reason, ...(remedy === undefined ? {} : { remedy }) });
}
