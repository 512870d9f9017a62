import { type ModelCard, modelCard } from '../../../shared/contract/second-opinion.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { ModelRecord } from '../../registry/interface.ts';

/** What a window shows of a model: its card, and whether it can be used. */
export function cardOf(
  { hash, name, importedAt, chosen }: Omit<ModelRecord, 'manifest'>,
  manifest: Manifest,
  fault: string | null,
): ModelCard {
  const { data } = manifest;
  // Of a single network there is no second stage: its own fit tells.
  const { validation } = (manifest.ensemble ?? manifest.networks[0]!).fit;
  return {
    hash,
    name,
    input: manifest.input,
    images: manifest.images,
    size: manifest.size,
    eval: manifest.eval,
    cutoff: manifest.cutoff,
    networks: manifest.networks.map((network) => network.name),
    ensemble: manifest.ensemble !== null,
    origin: data.origin,
    originDetail: data.originDetail,
    trainedOn: { study: data.study, patients: data.patients, pairs: data.pairs },
    validation: {
      accuracy: validation.accuracy,
      images: validation.n,
      patients: validation.patients,
    },
    limits: manifest.limits,
    licence: manifest.licence,
    intendedUse: manifest.intendedUse,
    createdAt: manifest.createdAt,
    createdWith: manifest.createdWith,
    importedAt,
    chosen,
    fault,
  };
}

/** Refuses a card that no window could show. Throws SonopairError `model`. */
export function checkCard(folder: string, card: ModelCard): void {
  const result = modelCard.safeParse(card);
  if (result.success) return;
  const [issue] = result.error.issues;
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new SonopairError('model', {
    subject: folder,
    reason: `its model card cannot be shown${where}`,
    remedy: 'Copy the whole model folder again, or fit the model anew',
  });
}
