import type { Change } from '../../shared/contract/app.ts';
import type { Contract } from '../../shared/contract/index.ts';
import type { ServiceOf } from '../../shared/contract/service.ts';
import type { RegistryAccess } from './registry-access.ts';

/** What any change of a patient's record shows in: their own screen, and their row of the worklist. */
const RECORD: readonly Change[] = ['patient', 'worklist'];

/** Patients with their exams and lesions. */
export function createPatients({
  registry,
  acts,
  events,
}: RegistryAccess): ServiceOf<Contract['patients']> {
  const { query } = registry;
  return {
    get: query.patient,
    lesion: query.lesion,
    suggest: query.suggestPatients,
    ofCodes: query.patientsOfCodes,
    history: ({ id }) => query.history({ patientId: id }),
    create: async (input) => {
      const id = await (await acts()).createPatient(input);
      events.changed(...RECORD, 'study');
      return { id };
    },
    update: async (input) => {
      await (await acts()).updatePatient(input);
      events.changed(...RECORD);
      return {};
    },
    archive: async (input) => {
      await (await acts()).archivePatient(input);
      events.changed(...RECORD, 'study');
      return {};
    },
    createExam: async (input) => {
      const id = await (await acts()).createExam(input);
      events.changed(...RECORD);
      return { id };
    },
    updateExam: async (input) => {
      await (await acts()).updateExam(input);
      events.changed(...RECORD);
      return {};
    },
    createLesion: async (input) => {
      const id = await (await acts()).createLesion(input);
      events.changed(...RECORD);
      return { id };
    },
    updateLesion: async (input) => {
      await (await acts()).updateLesion(input);
      events.changed(...RECORD);
      return {};
    },
  };
}

/** Pairs with their crops. What a read rests on may change, so that reads are shown anew. */
export function createPairs({
  registry,
  acts,
  events,
}: RegistryAccess): ServiceOf<Contract['pairs']> {
  const { query } = registry;
  return {
    get: query.pair,
    neighbour: async (input) => ({ id: await query.neighbour(input) }),
    unannotated: query.unannotated,
    roiHistory: query.roiHistory,
    update: async (input) => {
      await (await acts()).updatePair(input);
      events.changed(...RECORD, 'read');
      return {};
    },
    archive: async (input) => {
      await (await acts()).archivePair(input);
      events.changed(...RECORD, 'study', 'read');
      return {};
    },
    calibrate: async ({ id, image, mmPerPixel }) => {
      const { pair } = await query.pair({ id });
      await (await acts()).calibrate({ hash: pair[image].hash, mmPerPixel });
      events.changed('patient');
      return {};
    },
    saveRoi: async ({ id, b, se }) => {
      const saved = await (await acts()).saveRoi({ id, roi: { b, se } });
      events.changed(...RECORD, 'read');
      return saved;
    },
  };
}
