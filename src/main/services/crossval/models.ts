import { rm } from 'node:fs/promises';

import { fitName } from '../../../shared/crossval/arms.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../shared/crossval/units.ts';
import { hasUnit, modelFolder, readEpochs, readUnitRecord } from '../../crossval/folder.ts';
import { exists } from '../../files/read.ts';
import type { UnitRequest } from '../../training/unit-protocol.ts';

/** Which models of a run are kept: none, of each fit the best fold's, or all. */
export const MODELS_KEPT = ['none', 'final', 'all'] as const;
export type ModelsKept = (typeof MODELS_KEPT)[number];

/** A result folder and its manifest. */
interface Run {
  readonly folder: string;
  readonly manifest: CrossvalManifest;
}

/** Whether a unit's model is to be made, and where. */
export async function modelRequest(
  run: Run,
  unit: Unit,
  keep: ModelsKept,
): Promise<UnitRequest['model']> {
  if (keep === 'none') return null;
  const out = modelFolder(run.folder, unit.id);
  if (keep === 'all') return { out, below: null };
  const [best] = await keptModels(run, unit);
  return { out, below: best === undefined ? null : best.loss };
}

/**
 * Of each fit leaves the model of the fold with the best validation loss of its joint reader, the
 * first of equals. A model whose unit is not done is left from a run that was ended; it goes.
 */
export async function leaveFinalModels(run: Run): Promise<void> {
  const { folder, manifest } = run;
  for (const fit of manifest.content.plan.fits) {
    const [best] = await keptModels(run, { fit });
    for (const { id } of unitsOfFit(manifest, { fit }))
      if (id !== best?.unit.id) await rm(modelFolder(folder, id), { recursive: true, force: true });
  }
}

/** Models of a fit whose units are done, best first. */
async function keptModels(
  run: Run,
  of: Pick<Unit, 'fit'>,
): Promise<readonly { readonly unit: Unit; readonly loss: number }[]> {
  const kept: { readonly unit: Unit; readonly loss: number }[] = [];
  for (const unit of unitsOfFit(run.manifest, of))
    if ((await hasUnit(run.folder, unit.id)) && (await exists(modelFolder(run.folder, unit.id))))
      kept.push({ unit, loss: await jointLoss(run, unit) });
  return kept.toSorted((a, b) => a.loss - b.loss || a.unit.fold - b.unit.fold);
}

function unitsOfFit({ content }: CrossvalManifest, { fit }: Pick<Unit, 'fit'>): readonly Unit[] {
  return unitsOf(content).filter((unit) => fitName(unit.fit) === fitName(fit));
}

/** Validation loss of the best epoch of what reads jointly: the ensemble, or the only network. */
async function jointLoss({ folder, manifest }: Run, { id }: Unit): Promise<number> {
  const { stages } = await readUnitRecord(folder, id, manifest);
  const { stage, bestEpoch } = stages.at(-1)!;
  const epochs = await readEpochs(folder, id);
  return epochs.find((one) => one.stage === stage && one.epoch === bestEpoch)!.validationLoss;
}
