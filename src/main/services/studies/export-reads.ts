import type { LesionId, PairId } from '../../../shared/domain/ids.ts';
import { parseManifest } from '../../model/folder.ts';
import type { Manifest } from '../../model/manifest.ts';
import { hasSeen } from '../../model/seen.ts';
import type { PairContext, Registry, StoredRead } from '../../registry/interface.ts';
import { booleanCell, type CsvRow, csvText, numberCell, textCell } from '../../reports/cells.ts';
import { noticesOf } from '../read-results.ts';

/** What the machine said, beside `pairs.csv`; an import of the folder passes it over. */
export const MACHINE_READS_FILE = 'machine-reads.csv';

/** Pairs asked for at a time. */
const PAGE = 500;

/** Who exports, and whether an own opinion is to come before the machine's. */
export interface ExportingReader {
  readonly user: string;
  readonly opinionFirst: boolean;
}

interface Model {
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * Every read of these pairs as CSV, each with its model, what that was fitted on and the notices
 * that must stand beside it; null where there is none. What the exporting reader must not know yet
 * (method of reading: own opinion first) is left out.
 */
export async function machineReadsCsv(
  contexts: readonly PairContext[],
  query: Registry['query'],
  reader: ExportingReader,
): Promise<string | null> {
  const open = await openTo(reader, contexts, query);
  const byId = new Map(open.map((context) => [context.pair.id, context]));
  const reads = await readsOf([...byId.keys()], query);
  if (reads.length === 0) return null;
  const models = new Map<string, Model>(
    (await query.models(null)).map(({ hash, name, manifest }) => [
      hash,
      { name, manifest: parseManifest(`Card of the model ${name}`, manifest) },
    ]),
  );
  const networks = [...new Set(reads.flatMap((read) => Object.keys(read.networks)))].toSorted();
  const rows = reads.map((read) => rowOf(read, byId.get(read.pairId)!, models.get(read.model)!));
  return csvText(columnsOf(networks), rows);
}

/** The pairs whose machine reads the reader may know. */
async function openTo(
  { user, opinionFirst }: ExportingReader,
  contexts: readonly PairContext[],
  query: Registry['query'],
): Promise<readonly PairContext[]> {
  if (!opinionFirst) return contexts;
  const seen = new Map<LesionId, boolean>();
  for (const { lesion } of contexts)
    if (!seen.has(lesion.id))
      seen.set(lesion.id, (await query.revealed({ lesionId: lesion.id, reader: user })) !== null);
  return contexts.filter(({ lesion }) => seen.get(lesion.id));
}

async function readsOf(
  pairs: readonly PairId[],
  query: Registry['query'],
): Promise<readonly StoredRead[]> {
  const reads: StoredRead[] = [];
  for (let at = 0; at < pairs.length; at += PAGE)
    reads.push(...(await query.allReads({ pairs: pairs.slice(at, at + PAGE) })));
  return reads;
}

function columnsOf(networks: readonly string[]): readonly string[] {
  return [
    'pair',
    'patient',
    'lesion',
    'probability_malignant',
    ...networks.map((network) => `probability_${network}`),
    'cutoff',
    'decision',
    'lowest_with_changed_crop',
    'highest_with_changed_crop',
    'unstable',
    'calibration',
    'calibrated_probability',
    'distance_from_fit',
    'unlike_fit',
    'crop_is_current',
    'seen_in_fitting',
    'read_at',
    'model',
    'model_sha256',
    'fitted_on',
    'notice',
  ];
}

function rowOf(read: StoredRead, { pair, patient, lesion }: PairContext, model: Model): CsvRow {
  const { stability, networks, calibration, calibrated, familiarity } = read;
  const { data } = model.manifest;
  const imageHashes = [pair.b.hash, pair.se.hash];
  return {
    pair: textCell(pair.code),
    patient: textCell(patient.code),
    lesion: textCell(lesion.code),
    probability_malignant: numberCell(read.probability),
    ...Object.fromEntries(
      Object.entries(networks).map(([name, value]) => [`probability_${name}`, numberCell(value)]),
    ),
    cutoff: numberCell(read.cutoff),
    decision: read.decision,
    lowest_with_changed_crop: stability === null ? '' : numberCell(stability.lowest),
    highest_with_changed_crop: stability === null ? '' : numberCell(stability.highest),
    unstable: stability === null ? '' : booleanCell(stability.flips),
    calibration: calibration ?? 'none',
    calibrated_probability: calibrated === null ? '' : numberCell(calibrated),
    distance_from_fit: familiarity === null ? '' : numberCell(familiarity.distance),
    unlike_fit: familiarity === null ? '' : booleanCell(familiarity.unlike),
    crop_is_current: booleanCell(read.roiId === null || read.roiId === pair.roi?.id),
    seen_in_fitting: booleanCell(hasSeen(data, { code: patient.code, imageHashes })),
    read_at: read.createdAt,
    model: textCell(model.name),
    model_sha256: read.model,
    fitted_on: data.origin,
    notice: noticesOf([], model.manifest).join(' '),
  };
}
