import { z } from 'zod';

import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import {
  DEFAULT_PATIENTS,
  generatePhantomStudy,
  PHANTOM_VERSION,
  type PhantomOptions,
  type PhantomProgress,
} from '../phantom/generate.ts';
import { type StartWorker, startWorker } from '../process/process.ts';
import { stopIfAborted } from './stop.ts';

export { DEFAULT_PATIENTS };

/** What the drawing process is asked for. */
export const phantomRequestSchema = z.object({
  /** Absolute. */
  out: z.string(),
  patients: z.int(),
  seed: z.int(),
  prefix: z.string().optional(),
});
export type PhantomRequest = z.infer<typeof phantomRequestSchema>;

export interface PhantomSummary {
  /** Absolute path of the study folder. */
  readonly study: string;
  readonly patients: Readonly<Record<Diagnosis, number>>;
  readonly pairs: number;
  readonly seed: number;
  /** Version of the generator: the same version and seed give the same images. */
  readonly version: number;
}

/** Draws a synthetic study. Errors as generatePhantomStudy. */
export async function makePhantom(
  options: PhantomOptions & { readonly seed: number },
): Promise<PhantomSummary> {
  const study = await generatePhantomStudy(options);
  const patients = new Map(study.pairs.map(({ patient, diagnosis }) => [patient, diagnosis]));
  const countOf = (wanted: Diagnosis): number =>
    [...patients.values()].filter((diagnosis) => diagnosis === wanted).length;
  return {
    study: study.root,
    patients: { benign: countOf('benign'), malignant: countOf('malignant') },
    pairs: study.pairs.length,
    seed: options.seed,
    version: PHANTOM_VERSION,
  };
}

/**
 * The same in a process of its own, so that whoever asks keeps answering meanwhile. Errors as
 * generatePhantomStudy, and `engine` if the process dies.
 */
export async function makePhantomAside(
  request: PhantomRequest,
  host: {
    readonly onProgress: (progress: PhantomProgress) => void;
    readonly signal: AbortSignal;
    /** How the drawing process is made. */
    readonly start?: StartWorker;
  },
): Promise<PhantomSummary> {
  stopIfAborted(host.signal, request.out);
  const { start = startWorker } = host;
  const worker = start(new URL('./phantom.child.ts', import.meta.url));
  const cancel = (): void => void worker.call('cancel', undefined).catch(() => undefined);
  host.signal.addEventListener('abort', cancel, { once: true });
  try {
    const onEvent = (event: unknown): void => host.onProgress(event as PhantomProgress);
    return (await worker.call('draw', request, onEvent)) as PhantomSummary;
  } finally {
    host.signal.removeEventListener('abort', cancel);
    await worker.close();
  }
}
