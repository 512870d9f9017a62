import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What scripts/fixtures/stats.R writes: inputs with the results of R and its package pROC. */
export interface AucReference {
  readonly name: string;
  readonly negative: readonly number[];
  readonly positive: readonly number[];
  readonly auc: number;
  readonly variance: number;
  readonly low: number;
  readonly high: number;
}

export interface PairedReference {
  readonly name: string;
  readonly truth: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly difference: number;
  readonly variance: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

export interface NewcombeReference {
  readonly estimate: number;
  readonly m: number;
  readonly n: number;
  readonly low: number;
  readonly high: number;
}

export interface WilsonReference {
  readonly successes: number;
  readonly total: number;
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

export interface MomentsReference {
  readonly values: readonly number[];
  readonly mean: number;
  readonly sd0: number;
  readonly sd1: number;
  readonly q025: number;
  readonly q5: number;
  readonly q975: number;
}

export const FIXTURES = join(import.meta.dirname, '../../fixtures/stats');

export const aucReferences = (): AucReference[] => load('auc.json');
export const pairedReferences = (): PairedReference[] => load('paired.json');
export const newcombeReferences = (): NewcombeReference[] => load('newcombe.json');
export const wilsonReferences = (): WilsonReference[] => load('wilson.json');
export const momentsReferences = (): MomentsReference[] => load('moments.json');

function load<T>(file: string): T[] {
  return JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as T[];
}

/** The committed tolerance of parity with R. */
export const TOLERANCE = 1e-6;
