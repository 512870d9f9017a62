import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MANIFEST_FILE } from '../../src/main/model/folder.ts';
import type { Manifest } from '../../src/main/model/manifest.ts';
import { patientFingerprint } from '../../src/main/model/seen.ts';
import { type Act, perform } from '../../src/main/registry/act.ts';
import { ACTS } from '../../src/main/registry/acts/index.ts';
import { connectWriter } from '../../src/main/registry/connect.ts';
import type { Acts, NewPair } from '../../src/main/registry/interface.ts';
import { migrate } from '../../src/main/registry/migrate.ts';
import type { Sql } from '../../src/main/registry/sql.ts';
import {
  modelHash,
  type LesionId,
  type ModelHash,
  type PairId,
  type StudyId,
} from '../../src/shared/domain/ids.ts';
import { randomStream } from '../../src/shared/random/stream.ts';
import { writtenModel } from './model.ts';
import { importOf, newPair, readOf } from './registry-records.ts';

export interface ConfirmedOptions {
  readonly benign: number;
  readonly malignant: number;
  /** Beside them: seen in fitting, without a diagnosis, with lesions of both kinds, not read. */
  readonly others?: boolean;
  /** Of `confirmedModel`, where several folders share it; one of its own otherwise. */
  readonly model?: string;
}

export interface Confirmed {
  readonly model: ModelHash;
  readonly studyId: StudyId;
}

/** A model folder that reads whole images, has seen a patient SEEN, and says its images were real. */
export async function confirmedModel(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-model-'));
  const { manifest } = await writtenModel(folder);
  const data: Manifest['data'] = {
    ...manifest.data,
    origin: 'real',
    originDetail: 'a test says so',
    seenPatients: [patientFingerprint(manifest.data.patientSalt, 'SEEN')],
  };
  await writeFile(join(folder, MANIFEST_FILE), JSON.stringify({ ...manifest, data }));
  return folder;
}

/**
 * A data folder with a model that reads whole images, and confirmed patients of two pairs each whom
 * it has read: scores drawn from the diagnosis, twice too sure.
 */
export async function confirmedFolder(
  folder: string,
  options: ConfirmedOptions,
): Promise<Confirmed> {
  const source = options.model ?? (await confirmedModel());
  const card = await readFile(join(source, MANIFEST_FILE), 'utf8');
  const hash = modelHash.parse((JSON.parse(card) as Manifest).onnx.sha256);
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'registry.sqlite');
  const writer = connectWriter(path);
  try {
    // Nobody ends this process: nothing needs to be flushed after each of the many acts.
    writer.pragma('synchronous = OFF');
    migrate(writer, path);
    const act = <Name extends keyof Acts>(
      name: Name,
      input: Parameters<Acts[Name]>[0],
    ): ReturnType<Acts[Name]> => {
      const on = { action: name, actor: 'Dr. Weber', at: '2026-01-01T00:00:00.000Z' };
      return perform(writer, ACTS[name] as Act<Name>, input, on);
    };
    await cp(source, join(folder, 'models', hash), { recursive: true });
    act('addModel', { hash, name: 'Breast model', manifest: card });
    act('chooseModel', { hash });
    act('setSettings', { user: 'Dr. Weber' });
    const { id: studyId } = act('createStudy', { name: 'Our patients', kind: 'local' });
    act('saveImport', { study: { id: studyId }, ...importOf(pairsOf(options)) });
    for (const { lesionId, reads } of readsOf(writer, hash))
      act('saveReads', { lesionId, reads, unseen: true });
    return { model: hash, studyId };
  } finally {
    writer.close();
    if (options.model === undefined) await rm(source, { recursive: true, force: true });
  }
}

function pairsOf({ benign, malignant, others = false }: ConfirmedOptions) {
  const of = (code: string, diagnosis: NewPair['lesion']['diagnosis'], lesion = '1') =>
    [1, 2].map((k) =>
      newPair(code, `${code}-${lesion}-${k}`, { lesion: { code: lesion, diagnosis } }),
    );
  return [
    ...Array.from({ length: benign }, (_, i) => of(`B${i}`, 'benign')),
    ...Array.from({ length: malignant }, (_, i) => of(`M${i}`, 'malignant')),
    ...(others
      ? [
          of('SEEN', 'malignant'),
          of('OPEN', null),
          of('BOTH', 'benign'),
          of('BOTH', 'malignant', '2'),
          of('UNREAD', 'benign'),
        ]
      : []),
  ].flat();
}

interface PairRow {
  readonly id: PairId;
  readonly lesionId: LesionId;
  readonly diagnosis: string | null;
  readonly code: string;
}

/** Two reads a lesion, about a score that is drawn from its diagnosis. */
function readsOf(
  sql: Sql,
  model: ModelHash,
): readonly { readonly lesionId: LesionId; readonly reads: ReturnType<typeof readOf>[] }[] {
  const random = randomStream(4, 'confirmed');
  const rows = sql.all<PairRow>(
    `SELECT pair.id, pair.lesion_id AS lesionId, lesion.diagnosis, patient.code FROM pair
     JOIN lesion ON lesion.id = pair.lesion_id JOIN patient ON patient.id = lesion.patient_id
     WHERE patient.code <> 'UNREAD' ORDER BY pair.id`,
  );
  return Array.from(
    Map.groupBy(rows, ({ lesionId }) => lesionId),
    ([lesionId, pairs]) => {
      const logit = 2 * (1.5 * random.normal() + (pairs[0]!.diagnosis === 'malignant' ? 1 : -1));
      const reads = pairs.map(({ id }) =>
        readOf(id, model, 1 / (1 + Math.exp(-logit - 0.3 * random.normal()))),
      );
      return { lesionId, reads };
    },
  );
}
