import type { Contract } from '../../../shared/contract/index.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import type { ModelHash, StudyId } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { calibrate, LEAST_PATIENTS } from '../../../shared/trust/calibrate.ts';
import type { KnownModel, Models } from '../library/models.ts';
import { mayRead } from '../opinions/situation.ts';
import type { RegistryAccess } from '../registry-access.ts';
import { casesHash, findCases, type FoundCases } from './cases.ts';

type Area = ServiceOf<Contract['trust']>;

export interface TrustDependencies extends RegistryAccess {
  readonly models: Pick<Models, 'known' | 'isUnlocked'>;
}

/** Draws the groups of the cross-fitting: a fixed one, so that the same cases give the same figures. */
const SEED = 1;

/** Calibrations of the library's models: `trust` of the contract. */
export function createTrust({ registry, acts, events, models }: TrustDependencies): Area {
  const modelOf = async (hash: ModelHash): Promise<KnownModel> => {
    const found = (await models.known()).find(({ card }) => card.hash === hash);
    if (found !== undefined) return found;
    throw new SonopairError('record', {
      subject: `Model ${hash.slice(0, 12)}`,
      reason: 'it is not in the registry',
      remedy: 'Look at the list anew',
    });
  };
  const found = async (input: {
    readonly model: ModelHash;
    readonly studyId: StudyId;
  }): Promise<FoundCases & { readonly model: KnownModel }> => {
    const model = await modelOf(input.model);
    const study = (await registry.query.studies(null)).find(({ id }) => id === input.studyId);
    if (study === undefined) throw noStudy();
    if (!(await mayRead(model, study, models))) throw locked(model, study.name);
    return { model, ...(await findCases(study.id, model, registry.query)) };
  };
  const made = async (input: Parameters<Area['preview']>[0]) => {
    const { model, cases } = await found(input);
    const { rule, errorRate } = input;
    const request = { rule, errorRate, cutoff: model.card.cutoff, seed: SEED };
    return { result: calibrate(cases, request), cases, casesHash: casesHash(cases) };
  };
  return {
    cases: async (input) => {
      const { cases, excluded } = await found(input);
      const malignant = cases.filter(({ positive }) => positive).length;
      return {
        benign: cases.length - malignant,
        malignant,
        least: LEAST_PATIENTS,
        excluded: Array.from(excluded, ([reason, patients]) => ({ reason, patients })),
      };
    },
    preview: async (input) => {
      const { result, casesHash: hash } = await made(input);
      return { result, casesHash: hash };
    },
    lock: async (input) => {
      const { result, cases, casesHash: hash } = await made(input);
      if (hash !== input.casesHash) throw changedSince();
      const version = await (
        await acts()
      ).lockCalibration({
        model: input.model,
        studyId: input.studyId,
        result,
        patients: cases.map(({ id }) => id),
        casesHash: hash,
      });
      events.changed('model', 'read');
      return { version };
    },
    versions: async ({ model }) => {
      const [all, current] = await Promise.all([
        registry.query.calibrations({ model }),
        registry.query.calibration({ model }),
      ]);
      return {
        current: current?.version ?? null,
        versions: all.map(({ version, study, result, casesHash: hash, madeBy, madeAt }) => {
          return { version, study, result, casesHash: hash, madeBy, madeAt };
        }),
      };
    },
    choose: async (input) => {
      await (await acts()).chooseCalibration(input);
      events.changed('model', 'read');
      return {};
    },
  };
}

function noStudy(): SonopairError {
  return new SonopairError('record', {
    subject: 'Study',
    reason: 'it is not in the registry',
    remedy: 'Look at the list anew',
  });
}

function locked({ card }: KnownModel, study: string): SonopairError {
  return new SonopairError('locked', {
    subject: 'Calibration',
    reason: `the model "${card.name}" was not fitted on real images (${card.origin}), so it speaks on phantoms only`,
    remedy: `Choose another model, or let a researcher unlock it for the study "${study}"`,
  });
}

function changedSince(): SonopairError {
  return new SonopairError('record', {
    subject: 'Calibration',
    reason: 'patients, diagnoses or reads have changed since its figures were shown',
    remedy: 'Look at the new figures, then lock it',
  });
}
