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

export interface TReference {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** 1 for the paired test. */
  readonly paired: number;
  readonly level: number;
  readonly t: number;
  readonly df: number;
  readonly p: number;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export interface HolmReference {
  readonly p: readonly (number | null)[];
  readonly adjusted: readonly (number | null)[];
}

export interface KappaReference {
  readonly size: number;
  /** Row by row. */
  readonly counts: readonly number[];
  readonly level: number;
  readonly kappa: number;
  readonly agreement: number;
  readonly expected: number;
  readonly variance: number;
  readonly low: number;
  readonly high: number;
}

export interface ProbabilityReference {
  readonly name: string;
  readonly truth: readonly number[];
  readonly score: readonly number[];
  readonly brier: number;
  readonly intercept: number;
  readonly slope: number;
  readonly temperature: number;
}

export interface CurveReference {
  readonly name: string;
  readonly negative: readonly number[];
  readonly positive: readonly number[];
  readonly average_precision: number;
  readonly youden: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

export const FIXTURES = join(import.meta.dirname, '../../fixtures/stats');

export const aucReferences = (): AucReference[] => load('auc.json');
export const pairedReferences = (): PairedReference[] => load('paired.json');
export const newcombeReferences = (): NewcombeReference[] => load('newcombe.json');
export const wilsonReferences = (): WilsonReference[] => load('wilson.json');
export const momentsReferences = (): MomentsReference[] => load('moments.json');
export const tReferences = (): TReference[] => load('t-test.json');
export const holmReferences = (): HolmReference[] => load('holm.json');
export const kappaReferences = (): KappaReference[] => load('kappa.json');
export const probabilityReferences = (): ProbabilityReference[] => load('brier.json');
export const curveReferences = (): CurveReference[] => load('curves.json');

function load<T>(file: string): T[] {
  return JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as T[];
}

/** The committed tolerance of parity with R. */
export const TOLERANCE = 1e-6;
