import { queryOptions, useQueries } from '@tanstack/react-query';

import { failure } from '../../shared/contract/base.ts';
import type { ImageHash } from '../../shared/domain/ids.ts';
import { SonopairError } from '../../shared/errors.ts';

/** How long a decoded picture that nobody shows stays in memory: until one is back from a detour. */
const KEPT_MS = 30_000;

/** A picture's address: the whole image, every source pixel as it is. */
export function imageAddress(hash: ImageHash): string {
  return `/image/${hash}`;
}

/**
 * A picture of the application, decoded and ready to be drawn. Its content never changes under its
 * address. Fails with the SonopairError the application answered with.
 */
export function pictureQuery(address: string) {
  return queryOptions({
    queryKey: ['picture', address],
    queryFn: ({ signal }) => decode(address, signal),
    staleTime: 'static',
    gcTime: KEPT_MS,
    structuralSharing: false,
  });
}

/** Fetches and decodes what will be shown next, and keeps it ready for as long as it may be. */
export function useReadyPictures(addresses: readonly string[]): void {
  useQueries({ queries: addresses.map((address) => pictureQuery(address)) });
}

async function decode(address: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw await failureIn(response);
  // Values as they are stored: no colour management between file and screen.
  return createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
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
