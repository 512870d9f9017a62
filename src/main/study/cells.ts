import { posix } from 'node:path';

import { CLASS_NAMES, type Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';

/** Why a cell cannot be taken, and what to do about it. */
export class CellFault extends Error {
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(reason);
    this.remedy = remedy;
  }
}

/** Each `…Cell` function takes the trimmed text of a cell that is not empty, or throws CellFault. */
export function diagnosisCell(text: string): Diagnosis {
  const diagnosis = CLASS_NAMES.find((name) => name === text);
  if (diagnosis === undefined) {
    throw new CellFault(`"${text}" is not a diagnosis`, 'Write benign, malignant or nothing');
  }
  return diagnosis;
}

export function sideCell(text: string): 'left' | 'right' {
  if (text === 'left' || text === 'right') return text;
  throw new CellFault(`"${text}" is not a side`, 'Write left, right or nothing');
}

/** `x y width height` in whole source pixels. Whether it lies in the image is seen when decoding. */
export function roiCell(text: string): SourceRect {
  const numbers = /^(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)$/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) {
    throw new CellFault(
      `"${text}" is not an ROI`,
      'Write "x y width height" in whole pixels, such as 70 7 143 112',
    );
  }
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  if (width <= 0 || height <= 0) {
    throw new CellFault(`the ROI "${text}" is empty`, 'Give it a width and a height of 1 or more');
  }
  return { x, y, width, height };
}

/** A positive number; `2,42` is read as 2.42, as spreadsheets write it in many countries. */
export function strainRatioCell(text: string): number {
  const plain = /^(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i.test(text);
  const value = plain ? Number(text.replace(',', '.')) : Number.NaN;
  if (!Number.isFinite(value) || value <= 0) {
    throw new CellFault(
      `"${text}" is not a positive number`,
      'Write a number such as 2.42 or nothing',
    );
  }
  return value;
}

/** A path inside the study folder, `/` separated (a backslash is taken for one), normalised. */
export function imagePathCell(text: string): string {
  const path = posix.normalize(text.replaceAll('\\', '/'));
  const rooted = path.startsWith('/') || /^[a-z]:/i.test(path);
  if (rooted || path === '..' || path.startsWith('../') || path.includes('\0')) {
    throw new CellFault(
      `"${text}" is outside the study folder`,
      'Put the image into the folder and write its path from there, such as images/1_b.png',
    );
  }
  if (path === '.' || path.endsWith('/')) {
    throw new CellFault(`"${text}" names a folder`, 'Write the path of an image file');
  }
  return path;
}
