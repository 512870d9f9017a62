/**
 * `npm test`: every check and every test this machine can run, in order and to the end. Closes with
 * `N passed, N failed, N skipped`; each check counts as one. Installs nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PARTS, type SkipRecord, requiredParts } from '../test/support/parts.ts';
import { type Outcome, closingLine, countCheck, countTests, skipTable } from './testing/report.ts';

/** Checks by their name in package.json. */
const CHECKS = [
  ['Types', 'types'],
  ['Lint', 'lint'],
  ['Format', 'format:check'],
  ['Boundaries', 'boundaries'],
  ['Dead code', 'dead-code'],
  ['Build', 'build'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'sonopair-npm-test-'));
const skipsFile = join(folder, 'skips.jsonl');
const reportFile = join(folder, 'vitest.json');

const outcomes: Outcome[] = [checkRequiredNames()];
for (const [title, script] of CHECKS) {
  outcomes.push(countCheck(title, runPart(title, `npm run --silent ${script}`)));
}
const testStatus = runPart(
  'Tests',
  `npm exec --no -- vitest run --reporter=default --reporter=json --outputFile.json="${reportFile}"`,
);
const skips = readSkips();
outcomes.push(countTests(readReport(), testStatus, skips));
rmSync(folder, { recursive: true, force: true });

const failures = outcomes.flatMap((outcome) => outcome.failures);
console.log(`\n${skipTable(skips)}`);
if (failures.length > 0)
  console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${closingLine(outcomes)}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Runs one part with its heading and its time; its exit status, or null where a signal ended it. */
function runPart(title: string, command: string): number | null {
  console.log(`\n== ${title}: ${command.replace(/ --reporter.*/, '')}`);
  const start = performance.now();
  const { status } = spawnSync(command, {
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SONOPAIR_SKIPS: skipsFile, npm_config_loglevel: 'error' },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`== ${title}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return status;
}

/** A misspelt part in SONOPAIR_REQUIRE would otherwise require nothing. */
function checkRequiredNames(): Outcome {
  const known: readonly string[] = PARTS;
  const unknown = requiredParts(process.env['SONOPAIR_REQUIRE'])
    .filter((name) => !known.includes(name))
    .map((name) => `SONOPAIR_REQUIRE: ${name} is not one of ${PARTS.join(', ')}`);
  return { passed: 0, skipped: 0, failures: unknown };
}

function readReport(): unknown {
  return existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
}

function readSkips(): readonly SkipRecord[] {
  if (!existsSync(skipsFile)) return [];
  const lines = readFileSync(skipsFile, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SkipRecord);
}
