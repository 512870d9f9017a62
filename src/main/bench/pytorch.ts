import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SonopairError } from '../../shared/errors.ts';

const answerSchema = z.object({
  minMs: z.number(),
  medianMs: z.number(),
  /** The fastest variant, which the times above are of. */
  variant: z.string(),
  /** At best, of PyTorch as it comes. */
  defaultMs: z.number(),
  torch: z.string(),
  /** The matrix library PyTorch runs on; Debian's reference BLAS is no fair opponent. */
  blas: z.string(),
});
export type PyTorchTimes = z.infer<typeof answerSchema>;

/** PyTorch in a process of its own, asked for one measurement at a time. */
export interface PyTorch {
  run(name: string, repetitions: number): Promise<PyTorchTimes>;
  close(): void;
}

const SCRIPT = fileURLToPath(new URL('../../../scripts/bench/pytorch.py', import.meta.url));

/** Starts the script with the first Python that has torch; undefined where none has. */
export async function startPyTorch(threads: number): Promise<PyTorch | undefined> {
  const python = await findPyTorch();
  return python === undefined ? undefined : serve(python, threads);
}

/** The first Python that has torch and torchvision; undefined where none has. */
export async function findPyTorch(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) if (await hasTorch(python)) return python;
  return undefined;
}

function hasTorch(python: string): Promise<boolean> {
  const probe =
    'import importlib.util as u, sys; sys.exit(not (u.find_spec("torch") and u.find_spec("torchvision")))';
  return new Promise((resolve) => {
    const child = spawn(python, ['-c', probe], { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

function serve(python: string, threads: number): PyTorch {
  const child = spawn(python, [SCRIPT, '--threads', String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(name, repetitions) {
      child.stdin.write(`run ${name} ${repetitions}\n`);
      const line = await lines.next();
      const answer = line.done ? undefined : answerSchema.safeParse(JSON.parse(line.value));
      if (answer?.success) return answer.data;
      throw new SonopairError('engine', {
        subject: SCRIPT,
        reason: `it gave no time for ${name}`,
        remedy: `Run it by hand: ${python} ${SCRIPT} --only ${name}`,
      });
    },
    close: () => void child.stdin.end(),
  };
}
