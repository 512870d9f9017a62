import { basename } from 'node:path';

import { sha256File } from '../../files/hash.ts';
import { weightsError } from './faults.ts';

/** Whether a file is what its name promises. */
export type NameHash = 'matches' | 'differs' | 'no-hash-in-name';

/** `resnet18-f37072fd.pth`: PyTorch's hub puts the first digits of the SHA-256 into the name. */
const HASH_IN_NAME = /-([0-9a-f]{8,64})\.(?:pth|pt|safetensors)$/;

/** `mine-20261122.pth`: a date, which would pass for a hash. */
const DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** The lower-case hex digits that the file's name promises its SHA-256 to start with. */
export function hashInName(path: string): string | undefined {
  const digits = HASH_IN_NAME.exec(basename(path))?.[1];
  return digits === undefined || DATE.test(digits) ? undefined : digits;
}

/** Compares the SHA-256 of the file with the digits in its name. Throws if it cannot be read. */
export async function verifyNameHash(path: string): Promise<NameHash> {
  const promised = hashInName(path);
  if (promised === undefined) return 'no-hash-in-name';
  return (await sha256File(path)).startsWith(promised) ? 'matches' : 'differs';
}

/** Throws SonopairError `weights` where the content is not what the name promises. */
export async function requireNameHash(path: string): Promise<void> {
  if ((await verifyNameHash(path)) !== 'differs') return;
  throw weightsError(
    path,
    `its SHA-256 does not start with ${hashInName(path)} as its name says: ` +
      'the file is damaged, incomplete or another one',
    'Download it again, or rename it if it was changed on purpose',
  );
}
