import { useEffect, useState } from 'react';

import type { NamePattern } from '../../../shared/contract/imports.ts';
import type { NameMark } from '../../../shared/pairing/names.ts';

/** What names say by a pattern; `slow` where the pattern takes too long on one of them. */
export type NameMarks = readonly NameMark[] | 'slow' | null;

/** Longer than any sensible pattern takes, in milliseconds; then it is stopped. */
const LIMIT = 3000;

/** Reads names as they are typed. Null until the first answer; the pattern's expressions must be some. */
export function useNameMarks(pattern: NamePattern | null, names: readonly string[]): NameMarks {
  const [marks, setMarks] = useState<NameMarks>(null);
  const question = JSON.stringify({ pattern, names });
  useEffect(() => {
    const asked = JSON.parse(question) as { pattern: NamePattern | null; names: string[] };
    if (asked.pattern === null) return;
    const worker = new Worker(new URL('./names.worker.ts', import.meta.url), { type: 'module' });
    const limit = window.setTimeout(() => {
      worker.terminate();
      setMarks('slow');
    }, LIMIT);
    worker.addEventListener('message', ({ data }: MessageEvent<readonly NameMark[]>) => {
      window.clearTimeout(limit);
      worker.terminate();
      setMarks(data);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
    worker.postMessage(asked);
    return () => {
      window.clearTimeout(limit);
      worker.terminate();
    };
  }, [question]);
  return marks;
}
