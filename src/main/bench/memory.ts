import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READING } from '../nn/inference.ts';
import { startWorker } from '../process/process.ts';
import { openModel } from '../model/folder.ts';
import { generatePhantomStudy } from '../phantom/generate.ts';
import { FIT_DEFAULTS, type FitSettings } from '../training/settings.ts';

/** Peak memory of the computing processes, in bytes. */
export interface PeakMemory {
  /** A whole fit: both networks with every layer trained, stage 2, the model written. */
  readonly fit: number;
  /** The reading process after reading pairs with Grad-CAM, one at a time. */
  readonly read: number;
}

/** Fits and reads a few phantom pairs at 224 pixels with the real processes. */
export async function measureMemory(threads: number): Promise<PeakMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-bench-'));
  try {
    const study = join(folder, 'study');
    await generatePhantomStudy({ out: study, patients: 8, seed: 1 });
    const out = join(folder, 'model');
    return { fit: await peakOfFit(study, out, threads), read: await peakOfRead(out, threads) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function peakOfFit(study: string, out: string, threads: number): Promise<number> {
  const settings: FitSettings = {
    ...FIT_DEFAULTS,
    networks: [...FIT_DEFAULTS.networks],
    study,
    out,
    epochs: 2,
    ensembleEpochs: 2,
    validation: 0.5,
    provider: 'cpu',
    threads,
  };
  const worker = startWorker(new URL('../training/fit.child.ts', import.meta.url));
  try {
    await worker.call('fit', settings);
    return await worker.peakMemory();
  } finally {
    worker.kill();
  }
}

async function peakOfRead(folder: string, threads: number): Promise<number> {
  const { onnxPath: path } = await openModel(folder);
  const worker = startWorker(new URL('../engine/reader.child.ts', import.meta.url));
  try {
    await worker.call('open', { path, provider: 'cpu', threads });
    const shape = [1, 4, 224, 224];
    const images = new Float32Array(4 * 224 * 224);
    const outputs = [READING.probabilities, READING.heatmaps, READING.heatmapMaxima];
    for (let i = 0; i < 4; i += 1)
      await worker.call('run', { input: READING.images, images, shape, outputs });
    return await worker.peakMemory();
  } finally {
    worker.kill();
  }
}
