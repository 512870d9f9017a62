import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

import { SonopairError } from '../../shared/errors.ts';
import { findPyTorch } from './pytorch.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/bench/plain.py', import.meta.url));

const answerSchema = z.object({
  seconds: z.number(),
  networkFits: z.int(),
  /** Optimisation steps. */
  steps: z.object({ network: z.int(), classifier: z.int() }),
  /** Images that went forward through a network without a gradient. */
  forwards: z.int(),
  /** Images read from the disk. */
  decoded: z.int(),
  /** Seconds by arm. */
  arms: z.record(z.string(), z.number()),
  torch: z.string(),
  /** The matrix library PyTorch runs on. */
  blas: z.string(),
});
export type PlainRun = z.infer<typeof answerSchema>;

export interface PlainRunRequest {
  /** Folder with the frozen manifest of the plan. */
  readonly run: string;
  readonly study: string;
  readonly threads: number;
}

/**
 * The frozen plan as a plain PyTorch script runs it: every arm a fit of its own, every image decoded
 * anew in every epoch, no cached features. Undefined where no Python has torch. Throws SonopairError
 * `engine` where the script fails; what it says goes to standard error.
 */
export async function runPlain(request: PlainRunRequest): Promise<PlainRun | undefined> {
  const python = await findPyTorch();
  if (python === undefined) return undefined;
  const args = ['--run', request.run, '--study', request.study];
  const child = spawn(python, [SCRIPT, ...args, '--threads', String(request.threads)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (part: string) => text.push(part));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return answerSchema.parse(JSON.parse(text.join('')));
  throw new SonopairError('engine', {
    subject: SCRIPT,
    reason: `it ended with status ${code ?? 'unknown'}`,
    remedy: `Run it by hand: ${python} ${SCRIPT} --help`,
  });
}
