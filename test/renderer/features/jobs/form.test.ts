import { describe, expect, it } from 'vitest';

import {
  type FormContext,
  guardedSpec,
  type JobForm,
  lengthOf,
  LENGTHS,
  NEW_JOB,
  openLeaks,
  specOf,
  withReasons,
} from '../../../../src/renderer/features/jobs/form.ts';
import { type JobSpec, jobSpec, type SpecOf } from '../../../../src/shared/contract/jobs.ts';
import { fitName } from '../../../../src/shared/crossval/arms.ts';
import { PLANS } from '../../../../src/shared/crossval/plans.ts';
import { modelHash, patientId, studyId } from '../../../../src/shared/domain/ids.ts';

const CONTEXT: FormContext = {
  studyId: studyId.parse(7),
  listed: [patientId.parse(3), patientId.parse(5)],
  threads: 2,
  origin: 'not stated',
  model: modelHash.parse('a'.repeat(64)),
  run: null,
  name: 'Proposed',
};

function specOfForm(changes: Partial<JobForm>, context: Partial<FormContext> = {}): JobSpec {
  const asked = specOf({ ...NEW_JOB, ...changes }, { ...CONTEXT, ...context });
  if ('missing' in asked) throw new Error(`missing: ${asked.missing}`);
  return asked.spec;
}

function runOf(changes: Partial<JobForm>): SpecOf<'crossval'> {
  const spec = specOfForm(changes);
  if (spec.kind !== 'crossval') throw new Error('not a run');
  return spec;
}

function missing(changes: Partial<JobForm>, context: Partial<FormContext> = {}): unknown {
  return specOf({ ...NEW_JOB, ...changes }, { ...CONTEXT, ...context });
}

describe('a new job', () => {
  it("is the paper's Table 1 on all patients, as the contract takes it", () => {
    const spec = runOf({});
    expect(jobSpec.parse(spec)).toEqual(spec);
    expect(spec.plan).toEqual(PLANS.table1);
    expect(spec.patients).toBeNull();
    expect(spec.protocol).toEqual({ kind: 'paper', folds: 5, test: 0.2, seed: 1 });
    expect(spec.options).toMatchObject({ size: 224, epochs: 1000, threads: 2 });
    expect(spec.name).toBe('Proposed');
  });

  it.each(['crossval', 'fit', 'read-all'] as const)('of the kind %s is valid as it is', (kind) => {
    const spec = specOfForm({ kind });
    expect(jobSpec.parse(spec)).toEqual(spec);
  });

  it('takes those the list shows where that is wanted', () => {
    expect(runOf({ patients: 'worklist' }).patients).toEqual(CONTEXT.listed);
  });

  it('has no test part where folds rotate', () => {
    const { protocol } = runOf({ protocol: 'rotating', folds: 4 });
    expect(protocol).toEqual({ kind: 'rotating', folds: 4, test: null, seed: 1 });
  });

  it('names every input on every kind of images once in its own plan', () => {
    const { plan } = runOf({
      plan: 'own',
      inputs: ['bse', 'b'],
      images: ['cropped', 'full'],
      networks: ['resnet18'],
    });
    expect(plan.fits.map(fitName)).toEqual(['b-full', 'bse-full', 'b-cropped', 'bse-cropped']);
    expect(plan.fits.every(({ networks }) => networks.join() === 'resnet18')).toBe(true);
  });

  it('says what is missing', () => {
    expect(missing({}, { studyId: null })).toEqual({ missing: 'study' });
    expect(missing({ patients: 'worklist' }, { listed: null })).toEqual({ missing: 'listed' });
    expect(missing({ patients: 'worklist' }, { listed: [] })).toEqual({ missing: 'nobody' });
    expect(missing({ plan: 'own', networks: [] })).toEqual({ missing: 'networks' });
    expect(missing({ plan: 'own', inputs: [] })).toEqual({ missing: 'inputs' });
    expect(missing({ plan: 'own', images: [] })).toEqual({ missing: 'images' });
    expect(missing({ protocol: 'rotating', folds: 2 })).toEqual({ missing: 'folds' });
    expect(missing({ kind: 'read-all' }, { model: null })).toEqual({ missing: 'model' });
    expect(missing({ kind: 'evaluation' })).toEqual({ missing: 'run' });
  });

  it('asks the guard the same, however networks are fitted', () => {
    const one = guardedSpec(runOf({ maxHours: 3, parallel: 2 }));
    const other = guardedSpec(runOf({ options: { ...NEW_JOB.options, ...LENGTHS.trial } }));
    expect(other).toEqual(one);
    expect(guardedSpec(runOf({ seed: 2 }))).not.toEqual(one);
  });
});

describe('the length of a fit', () => {
  it('is known by its options', () => {
    expect(lengthOf(NEW_JOB.options)).toBe('paper');
    expect(lengthOf({ ...NEW_JOB.options, ...LENGTHS.trial })).toBe('trial');
    expect(lengthOf({ ...NEW_JOB.options, epochs: 17 })).toBe('own');
  });
});

describe('leaks', () => {
  const leaks = [
    { id: 'one', severity: 'blocks' },
    { id: 'two', severity: 'blocks' },
    { id: 'three', severity: 'warns' },
  ];

  it('block until each has a reason; what only warns blocks nothing', () => {
    const ids = (reasons: JobForm['reasons']): readonly string[] =>
      openLeaks(leaks, reasons).map(({ id }) => id);
    expect(ids({})).toEqual(['one', 'two']);
    expect(ids({ one: 'They are twins.', two: '  short     ' })).toEqual(['two']);
    expect(ids({ one: 'They are twins.', two: 'A gel pad alone.' })).toEqual([]);
  });

  it('are accepted with their reasons, those that are gone left out', () => {
    const spec = withReasons(runOf({}), leaks, {
      one: ' They are twins. ',
      gone: 'It was there before.',
      three: 'Looked at, harmless.',
    });
    expect(spec).toMatchObject({ overrides: [{ leak: 'one', reason: 'They are twins.' }] });
  });
});
