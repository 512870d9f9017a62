/** Parts of a machine that some suites need and many machines lack (see requires.ts). */
export const PARTS = [
  'shared-data',
  'torch',
  'onnx-checker',
  'r',
  'pdftotext',
  'chromium',
  'gpu',
  'electron',
  'linux',
] as const;
export type Part = (typeof PARTS)[number];

/** One line of the file named by `SONOPAIR_SKIPS`, read by the test runner for its closing table. */
export interface SkipRecord {
  readonly part: Part;
  readonly suite: string;
  readonly reason: string;
}

/** The title under which a skipped suite appears in reports. */
export function skippedTitle({ suite, reason }: Pick<SkipRecord, 'suite' | 'reason'>): string {
  return `${suite} (skipped: ${reason})`;
}

/** The parts that `SONOPAIR_REQUIRE` (a comma list) names: a suite without them fails. */
export function requiredParts(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
