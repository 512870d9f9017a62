import { relative } from 'node:path';
import { z } from 'zod';
import { type SkipRecord, skippedTitle } from '../../test/support/parts.ts';

/** What one part of `npm test` came to. */
export interface Outcome {
  readonly passed: number;
  readonly skipped: number;
  /** One line for each failure. */
  readonly failures: readonly string[];
}

/** As much of Vitest's JSON report as is counted. */
const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), ancestorTitles: z.array(z.string()), status: z.string() }),
      ),
    }),
  ),
});

/**
 * Counts the tests of a Vitest run from its JSON report (`undefined`: it wrote none), its exit
 * status and the skips that suites declared. A file that fails outside its tests counts as one
 * failure, and so does a test that is skipped without a declared reason.
 */
export function countTests(
  report: unknown,
  exitStatus: number | null,
  declared: readonly SkipRecord[],
): Outcome {
  const parsed = vitestReport.safeParse(report);
  if (!parsed.success) return failed(`Vitest wrote no report (exit status ${exitStatus})`);
  const titles = new Set(declared.map(skippedTitle));
  let passed = 0;
  let skipped = 0;
  const failures: string[] = [];
  for (const file of parsed.data.testResults) {
    const name = relative(process.cwd(), file.name);
    const before = failures.length;
    const silent: string[] = [];
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failures.push(`${name}: ${test.fullName}`);
      else {
        skipped += 1;
        if (!test.ancestorTitles.some((title) => titles.has(title))) silent.push(test.fullName);
      }
    }
    if (file.status === 'failed' && failures.length === before) {
      failures.push(`${name}: ${firstLine(file.message) ?? 'failed outside its tests'}`);
    } else if (file.status !== 'failed') {
      failures.push(...silent.map((test) => `${name}: ${test}: skipped without a reason`));
    }
  }
  if (failures.length === 0 && exitStatus !== 0) {
    failures.push(`Vitest ended with exit status ${exitStatus}`);
  }
  return { passed, skipped, failures };
}

/** The outcome of a check that passes or fails as a whole. */
export function countCheck(title: string, exitStatus: number | null): Outcome {
  return exitStatus === 0
    ? { passed: 1, skipped: 0, failures: [] }
    : failed(`${title}: exit status ${exitStatus}`);
}

/** Suites that were skipped, what they lacked, and why, as an aligned table. */
export function skipTable(skips: readonly SkipRecord[]): string {
  if (skips.length === 0) return 'No suite was skipped.';
  const rows = [
    ['Skipped suite', 'Needs', 'Why'],
    ...skips.map(({ suite, part, reason }) => [suite, part, reason]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  );
  return [...new Set(lines)].join('\n');
}

/** The closing line of `npm test`. */
export function closingLine(outcomes: readonly Outcome[]): string {
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const failures = sum(({ failures: { length } }) => length);
  return `${sum(({ passed }) => passed)} passed, ${failures} failed, ${sum(({ skipped }) => skipped)} skipped`;
}

function failed(reason: string): Outcome {
  return { passed: 0, skipped: 0, failures: [reason] };
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split('\n').find((line) => line.trim() !== '');
}
