import { queryOptions, useQueries } from '@tanstack/react-query';

import type { ImageHash } from '../../shared/domain/ids.ts';
import { fetchFile } from '../rpc/fetch-file.ts';

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
  // Values as they are stored: no colour management between file and screen.
  return createImageBitmap(await fetchFile(address, signal), { colorSpaceConversion: 'none' });
}
