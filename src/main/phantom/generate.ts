import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Pair, Study } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { buildFolder } from '../files/folder.ts';
import { encodeJpeg } from '../imaging/encode.ts';
import { writeStudy } from '../study/write.ts';
import type { RenderedPair } from './pair.ts';
import { drawBreast, renderPair } from './pair.ts';
import type { PairPlan, PhantomPatient } from './patients.ts';
import { drawPatients } from './patients.ts';
import { readmeOf } from './readme.ts';

/**
 * Raised whenever the same seed would give other images or rows, so that a sample can be told from
 * one of an older generator.
 */
export const PHANTOM_VERSION = 1;

/** The paper's number of patients. */
export const DEFAULT_PATIENTS = 85;

/** At 92 an image takes 26 KB and keeps the speckle; PNG takes 130 KB (88 MB for 340 pairs). */
const JPEG_QUALITY = 92;

export interface PhantomOptions {
  /** The study folder to make: absent or empty. */
  readonly out: string;
  readonly patients?: number;
  readonly seed?: number;
  /**
   * Begins every patient's code. Another prefix gives other patients: a sample to fit on shares
   * neither codes nor images with the one that is read.
   */
  readonly prefix?: string;
  /** Called after each finished pair. */
  readonly onProgress?: (progress: PhantomProgress) => void;
  /** Stops between two pairs; nothing stays behind. */
  readonly signal?: AbortSignal;
}

export interface PhantomProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Makes a study of synthetic B-mode and strain images: the embedded sample. Histologies and strain
 * ratios come from the paper's table, 42 of 85 patients are benign, each has 2 to 6 pairs. The
 * same options give the same bytes. The folder appears whole or not at all.
 *
 * @returns the study as written
 * @throws SonopairError `usage` for a wrong number, `file` or `disk-full` where `out` cannot be
 *   made, `cancelled` by the signal
 */
export async function generatePhantomStudy(options: PhantomOptions): Promise<Study> {
  const { out, patients: count = DEFAULT_PATIENTS, seed = 1, prefix, onProgress, signal } = options;
  requireInteger('Number of patients', count, 2, 9999);
  requireInteger('Seed', seed, 0, Number.MAX_SAFE_INTEGER);
  const patients = drawPatients(count, seed, prefix);
  const total = patients.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const rows: Pair[] = [];
  await buildFolder(out, async (folder) => {
    await mkdir(join(folder, 'images'));
    for (const patient of patients) {
      const breast = drawBreast(patient, seed);
      for (const plan of patient.pairs) {
        if (signal?.aborted === true) throw cancelled(out);
        const rendered = renderPair(patient, breast, plan, seed);
        const row = describe(patient, plan, rendered);
        await writeImages(folder, row, rendered);
        rows.push(row);
        onProgress?.({ done: rows.length, total });
      }
    }
    await writeStudy(folder, { root: folder, columns: COLUMNS, pairs: rows });
    const note = readmeOf({ version: PHANTOM_VERSION, seed, patients, pairs: total });
    await writeFile(join(folder, 'README.txt'), note);
  });
  return { root: resolve(out), columns: COLUMNS, pairs: rows };
}

const COLUMNS = [
  'patient',
  'pair',
  'diagnosis',
  'histology',
  'birads',
  'side',
  'view',
  'device',
  'strain_ratio',
  'strain_method',
  'b_image',
  'se_image',
  'b_roi',
  'se_roi',
  'synthetic',
];

/** One lesion per patient, hence no `lesion` column: decisions are per patient, as in the paper. */
function describe(patient: PhantomPatient, plan: PairPlan, { bRoi, seRoi }: RenderedPair): Pair {
  return {
    patient: patient.code,
    pair: plan.pair,
    diagnosis: patient.diagnosis,
    histology: patient.histology,
    birads: patient.birads,
    side: patient.side,
    view: `${plan.plane} ${patient.clock} o'clock`,
    device: patient.device.name,
    strainRatio: plan.strainRatio,
    strainMethod: plan.strainMethod,
    bImage: `images/${plan.pair}_b.jpg`,
    seImage: `images/${plan.pair}_se.jpg`,
    bRoi,
    seRoi,
    extra: { synthetic: 'phantom' },
  };
}

/** Plain writes: `buildFolder` flushes the folder and renames it when all is there. */
async function writeImages(folder: string, row: Pair, { b, se }: RenderedPair): Promise<void> {
  const [bytesB, bytesSe] = await Promise.all([
    encodeJpeg(b, JPEG_QUALITY),
    encodeJpeg(se, JPEG_QUALITY),
  ]);
  await writeFile(join(folder, row.bImage), bytesB);
  await writeFile(join(folder, row.seImage), bytesSe);
}

function requireInteger(subject: string, value: number, from: number, to: number): void {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return;
  throw new SonopairError('usage', {
    subject,
    reason: `${value} is not a whole number from ${from} to ${to}`,
  });
}

function cancelled(out: string): SonopairError {
  return new SonopairError('cancelled', { subject: out, reason: 'stopped, nothing was kept' });
}
