import {
  defaultEvaluation,
  type EvaluationOptions,
} from '../../../shared/crossval/evaluation-options.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { listUnits, readManifest, readUnit } from '../../crossval/folder.ts';
import { evaluateRun } from '../../evaluation/run/evaluate-run.ts';
import { runReport } from '../../reports/run-report/report.ts';
import { predictionsCsv, runCsvs } from '../../reports/run-csv.ts';
import { runTables } from '../../reports/run-tables.ts';
import { REPORT_FILE, RESULTS_FILE } from '../results/results-file.ts';

/** By path in the run's folder: text, or the bytes of a file. */
export type EvaluatedFiles = Readonly<Record<string, string | Uint8Array>>;

/** What is asked of the thread that evaluates a run. */
export interface FolderEvaluation {
  /** Result folder. */
  readonly folder: string;
  /** As the program does by itself where null. */
  readonly options: EvaluationOptions | null;
}

/**
 * The files of a run's figures, by their path in its folder: `tables/`, `report.pdf` and
 * `results.json`, from the units that are done. Throws SonopairError `file` for a manifest or unit that is missing or
 * damaged, otherwise as `evaluateRun`.
 */
export async function evaluatedFiles({
  folder,
  options,
}: FolderEvaluation): Promise<EvaluatedFiles> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) {
    throw new SonopairError('file', {
      subject: folder,
      reason: 'the manifest of the run is missing',
      remedy: 'Restore it from a copy, or start a new run',
    });
  }
  const units = [];
  for (const { id } of await listUnits(folder, manifest)) {
    const unit = await readUnit(folder, id, manifest);
    if (unit !== undefined) units.push(unit);
  }
  const results = evaluateRun({
    manifest,
    units,
    options: options ?? defaultEvaluation(manifest.content.seed),
  });
  const tables = { ...runCsvs(results), 'predictions.csv': predictionsCsv(manifest, units) };
  return {
    ...Object.fromEntries(Object.entries(tables).map(([name, text]) => [`tables/${name}`, text])),
    'tables/tables.txt': `${runTables(results)}\n`,
    [REPORT_FILE]: await runReport({ manifest, results }),
    [RESULTS_FILE]: `${JSON.stringify(results)}\n`,
  };
}
