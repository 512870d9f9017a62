import { join } from 'node:path';

import { NETWORK_TITLES } from '../../../shared/domain/networks.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { dropPartial } from '../../files/partial.ts';
import { exists } from '../../files/read.ts';
import { download, type DownloadOptions } from './download.ts';
import { isAddress } from './http.ts';
import { type OfficialFile, officialFile } from './official.ts';
import { type Added, addWeightsFile, weightsFolder } from './store.ts';

/**
 * Adds weights to a data folder: a file of this machine, an address, or the official file of a
 * network by the network's name (a file of that name comes first). What was downloaded is removed
 * when it has been converted. Throws SonopairError as `addWeightsFile` and `download` do; where an
 * official file cannot be had, with the way by a USB stick.
 */
export async function addWeights(
  dataFolder: string,
  what: string,
  options: DownloadOptions = {},
): Promise<Added> {
  if (isAddress(what)) return addAddress(dataFolder, what, options);
  const official = (await exists(what)) ? undefined : officialFile(what);
  if (official === undefined) return addWeightsFile(dataFolder, what);
  try {
    return await addAddress(dataFolder, official.url, options);
  } catch (error) {
    throw offline(official, error);
  }
}

async function addAddress(
  dataFolder: string,
  address: string,
  options: DownloadOptions,
): Promise<Added> {
  const folder = join(weightsFolder(dataFolder), 'downloads');
  const file = await download({ address, folder }, options);
  const added = await addWeightsFile(dataFolder, file, address);
  await dropPartial(file);
  await dropPartial(`${file}.part.json`);
  return added;
}

/** The same failure, with what to copy from where; one that is not the network's passes. */
function offline({ network, name, url, mebibytes }: OfficialFile, error: unknown): unknown {
  if (!(error instanceof SonopairError) || error.kind !== 'weights') return error;
  if (error.parts.subject !== url) return error;
  return new SonopairError(
    'weights',
    {
      subject: `Official weights of ${NETWORK_TITLES[network]}`,
      reason: error.parts.reason,
      remedy:
        `Where there is a network, download ${url} (${mebibytes} MiB), ` +
        `bring it on a USB stick, and run: sonopair weights add ${name}`,
    },
    { cause: error },
  );
}
