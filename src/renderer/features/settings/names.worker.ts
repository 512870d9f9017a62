import { z } from 'zod';

import { namePattern } from '../../../shared/contract/imports.ts';
import { nameReader } from '../../../shared/pairing/names.ts';

const question = z.object({ pattern: namePattern, names: z.array(z.string()) });

/** Reads names by a pattern, apart from the window: an expression may take for ever on a name. */
self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const { pattern, names } = question.parse(data);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  self.postMessage(names.map(nameReader(pattern)));
});
