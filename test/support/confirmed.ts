import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MANIFEST_FILE } from '../../src/main/model/folder.ts';
import type { Manifest } from '../../src/main/model/manifest.ts';
import { patientFingerprint } from '../../src/main/model/seen.ts';
import type { NewPair, Registry } from '../../src/main/registry/interface.ts';
import { openRegistry } from '../../src/main/registry/open.ts';
import { modelHash, type ModelHash, type StudyId } from '../../src/shared/domain/ids.ts';
import { randomStream } from '../../src/shared/random/stream.ts';
import { writtenModel } from './model.ts';
import { importOf, newPair, readOf } from './registry-records.ts';

export interface ConfirmedOptions {
  readonly benign: number;
  readonly malignant: number;
  /** Beside them: seen in fitting, without a diagnosis, with lesions of both kinds, not read. */
  readonly others?: boolean;
}

export interface Confirmed {
  readonly model: ModelHash;
  readonly studyId: StudyId;
}

/**
 * A data folder with a model that reads whole images, and confirmed patients of two pairs each whom
 * it has read: scores drawn from the diagnosis, twice too sure.
 */
export async function confirmedFolder(
  folder: string,
  options: ConfirmedOptions,
): Promise<Confirmed> {
  const source = await mkdtemp(join(tmpdir(), 'sonopair-model-'));
  const { manifest } = await writtenModel(source);
  const data: Manifest['data'] = {
    ...manifest.data,
    origin: 'real',
    originDetail: 'a test says so',
    seenPatients: [patientFingerprint(manifest.data.patientSalt, 'SEEN')],
  };
  await writtenModel(source, { data });
  const hash = modelHash.parse(manifest.onnx.sha256);
  const registry = await openRegistry({ folder });
  try {
    await cp(source, join(folder, 'models', hash), { recursive: true });
    const acts = registry.as('Dr. Weber');
    const card = await readFile(join(source, MANIFEST_FILE), 'utf8');
    await acts.addModel({ hash, name: 'Breast model', manifest: card });
    await acts.chooseModel({ hash });
    await acts.setSettings({ user: 'Dr. Weber' });
    const { id: studyId } = await acts.createStudy({ name: 'Our patients', kind: 'local' });
    await acts.saveImport({ study: { id: studyId }, ...importOf(pairsOf(options)) });
    await readAll(registry, studyId, hash);
    return { model: hash, studyId };
  } finally {
    await registry.close();
    await rm(source, { recursive: true, force: true });
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

async function readAll(registry: Registry, studyId: StudyId, model: ModelHash): Promise<void> {
  const random = randomStream(4, 'confirmed');
  const all = await registry.query.studyPairs({ studyId, after: null, limit: 1000 });
  for (const pairs of Map.groupBy(all, ({ lesion }) => lesion.id).values()) {
    const { lesion, patient } = pairs[0]!;
    if (patient.code === 'UNREAD') continue;
    const logit = 2 * (1.5 * random.normal() + (lesion.diagnosis === 'malignant' ? 1 : -1));
    const reads = pairs.map(({ pair }) =>
      readOf(pair.id, model, 1 / (1 + Math.exp(-logit - 0.3 * random.normal()))),
    );
    await registry.as('Dr. Weber').saveReads({ lesionId: lesion.id, reads, unseen: true });
  }
}
