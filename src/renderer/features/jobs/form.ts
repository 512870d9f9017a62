import type { JobSpec, SpecOf } from '../../../shared/contract/jobs.ts';
import type { JobId } from '../../../shared/contract/jobs.ts';
import type { Plan } from '../../../shared/crossval/arms.ts';
import {
  ENSEMBLE_NETWORKS,
  NETWORK_NAMES,
  type NetworkName,
} from '../../../shared/domain/networks.ts';
import { CROSSVAL_DEFAULTS, FIT_OPTION_DEFAULTS } from '../../../shared/crossval/defaults.ts';
import { defaultEvaluation } from '../../../shared/crossval/evaluation-options.ts';
import type { ProtocolKind } from '../../../shared/crossval/manifest.ts';
import { PLANS } from '../../../shared/crossval/plans.ts';
import type { ModelHash, PatientId, StudyId } from '../../../shared/domain/ids.ts';
import { IMAGE_MODES, INPUT_KINDS, type InputSize } from '../../../shared/domain/input.ts';

/** A plan of the paper's tables, or one put together from inputs, images and networks. */
export const PLAN_CHOICES = ['table1', 'table2', 'own'] as const;

/** What is asked for on the screen of a new job, of whichever kind. */
export interface JobForm {
  readonly kind: JobSpec['kind'];
  /** Empty takes the one that is proposed. */
  readonly name: string;
  /** Null takes the first that has pairs. */
  readonly studyId: StudyId | null;
  /** All of the study, or those the worklist shows now. */
  readonly patients: 'all' | 'worklist';
  readonly origin: SpecOf<'crossval'>['origin'] | null;
  readonly plan: (typeof PLAN_CHOICES)[number];
  /** Of the own plan: every input on every kind of images, by all networks. */
  readonly inputs: readonly (typeof INPUT_KINDS)[number][];
  readonly images: readonly (typeof IMAGE_MODES)[number][];
  readonly networks: readonly (typeof NETWORK_NAMES)[number][];
  readonly protocol: ProtocolKind;
  readonly folds: number;
  readonly test: number;
  readonly options: Omit<SpecOf<'crossval'>['options'], 'threads'>;
  /** Null takes the workstation's. */
  readonly threads: number | null;
  readonly parallel: number;
  readonly keepModels: SpecOf<'crossval'>['keepModels'];
  readonly maxHours: number | null;
  readonly seed: number;
  /** Of a single fit. */
  readonly fit: Pick<SpecOf<'fit'>['fit'], 'input' | 'images'>;
  readonly validation: number;
  /** Of a read; null takes the one in use. */
  readonly model: ModelHash | null;
  readonly again: boolean;
  /** Of an evaluation; null takes the newest run. */
  readonly run: JobId | null;
  readonly evaluation: SpecOf<'evaluation'>['options'];
  /** Why leaks are accepted, by their ids. */
  readonly reasons: Readonly<Record<string, string>>;
}

const { cutoff, voting, specificity, sensitivity, strainCutoffs, bootstrap } = defaultEvaluation(1);

/** The paper's experiment on everybody. */
export const NEW_JOB: JobForm = {
  kind: 'crossval',
  name: '',
  studyId: null,
  patients: 'all',
  origin: null,
  plan: 'table1',
  inputs: INPUT_KINDS,
  images: ['cropped'],
  networks: ENSEMBLE_NETWORKS,
  protocol: CROSSVAL_DEFAULTS.protocol,
  folds: CROSSVAL_DEFAULTS.folds,
  test: CROSSVAL_DEFAULTS.test,
  options: { ...FIT_OPTION_DEFAULTS },
  threads: null,
  parallel: CROSSVAL_DEFAULTS.parallel,
  keepModels: CROSSVAL_DEFAULTS.keepModels,
  maxHours: null,
  seed: 1,
  fit: { input: 'bse', images: 'cropped' },
  validation: 0.2,
  model: null,
  again: false,
  run: null,
  evaluation: {
    cutoff,
    voting,
    specificity,
    sensitivity,
    strainCutoffs: [...strainCutoffs],
    bootstrap,
  },
  reasons: {},
};

/** How thoroughly networks are fitted, in one choice; `paper` are the defaults. */
export const LENGTHS = {
  paper: { size: 224, epochs: 1000, ensembleEpochs: 1000, patience: 200 },
  night: { size: 112, epochs: 40, ensembleEpochs: 200, patience: 8 },
  trial: { size: 64, epochs: 5, ensembleEpochs: 20, patience: 5 },
} as const satisfies Record<string, Partial<JobForm['options']> & { readonly size: InputSize }>;
export type Length = keyof typeof LENGTHS;

/** The length that the options amount to; `own` where they are none of them. */
export function lengthOf(options: JobForm['options']): Length | 'own' {
  const found = Object.entries(LENGTHS).find(([, length]) =>
    Object.entries(length).every(([name, value]) => options[name as 'epochs'] === value),
  );
  return (found?.[0] as Length | undefined) ?? 'own';
}

/** What the form leaves to the registry and the workstation, as they are now. */
export interface FormContext {
  readonly studyId: StudyId | null;
  /** Those of the worklist's present question in the study; null while they are not known. */
  readonly listed: readonly PatientId[] | null;
  readonly threads: number;
  readonly origin: SpecOf<'crossval'>['origin'];
  readonly model: ModelHash | null;
  readonly run: JobId | null;
  /** The name that is proposed. */
  readonly name: string;
}

/** What is missing before a job can be asked for. */
export type Missing =
  'study' | 'listed' | 'nobody' | 'inputs' | 'images' | 'networks' | 'folds' | 'model' | 'run';

/** The job that the form asks for, or what is missing of it. */
export function specOf(
  form: JobForm,
  context: FormContext,
): { readonly spec: JobSpec } | { readonly missing: Missing } {
  const name = form.name.trim() === '' ? context.name : form.name.trim();
  if (form.kind === 'evaluation') {
    const run = form.run ?? context.run;
    if (run === null) return { missing: 'run' };
    return { spec: { kind: 'evaluation', name, run, options: form.evaluation } };
  }
  const { studyId } = context;
  if (studyId === null) return { missing: 'study' };
  if (form.kind === 'read-all') {
    const model = form.model ?? context.model;
    if (model === null) return { missing: 'model' };
    return { spec: { kind: 'read-all', name, studyId, model, again: form.again } };
  }
  const patients = form.patients === 'all' ? null : context.listed;
  if (form.patients === 'worklist') {
    if (patients === null) return { missing: 'listed' };
    if (patients.length === 0) return { missing: 'nobody' };
  }
  if (form.networks.length === 0 && (form.kind === 'fit' || form.plan === 'own'))
    return { missing: 'networks' };
  const shared = {
    name,
    studyId,
    patients: patients === null ? null : [...patients],
    options: { ...ownOptions(form), threads: form.threads ?? context.threads },
    origin: form.origin ?? context.origin,
    seed: form.seed,
    maxHours: form.maxHours,
  };
  if (form.kind === 'fit') {
    const fit = { ...form.fit, networks: [...form.networks] };
    return { spec: { kind: 'fit', ...shared, fit, validation: form.validation, overrides: [] } };
  }
  if (form.plan === 'own' && form.inputs.length === 0) return { missing: 'inputs' };
  if (form.plan === 'own' && form.images.length === 0) return { missing: 'images' };
  if (form.protocol === 'rotating' && form.folds < 3) return { missing: 'folds' };
  const { protocol: kind, folds, seed, parallel, keepModels } = form;
  const test = kind === 'paper' ? form.test : null;
  const protocol = { kind, folds, test, seed };
  const plan = planOf(form);
  return {
    spec: { kind: 'crossval', ...shared, plan, protocol, keepModels, parallel, overrides: [] },
  };
}

/** The networks that are fitted: those of the plan, or those that are chosen. */
export function fittedNetworks({
  kind,
  plan,
  networks,
}: Pick<JobForm, 'kind' | 'plan' | 'networks'>): readonly NetworkName[] {
  const fitted =
    kind === 'fit' || plan === 'own' ? networks : PLANS[plan].fits.flatMap((fit) => fit.networks);
  return NETWORK_NAMES.filter((name) => fitted.includes(name));
}

/** The options without what was said of networks that are not fitted after all. */
function ownOptions(form: JobForm): JobForm['options'] {
  const fitted = fittedNetworks(form);
  const own = <Value>(of: Readonly<Partial<Record<NetworkName, Value>>>) =>
    Object.fromEntries(
      fitted.flatMap((name) => (of[name] === undefined ? [] : [[name, of[name]] as const])),
    );
  const { weights, freeze, ...rest } = form.options;
  return { ...rest, weights: own(weights), freeze: own(freeze) };
}

function planOf({ plan, inputs, images, networks }: JobForm): Plan {
  if (plan !== 'own') return PLANS[plan];
  const fits = IMAGE_MODES.filter((mode) => images.includes(mode)).flatMap((mode) =>
    INPUT_KINDS.filter((input) => inputs.includes(input)).map((input) => ({
      input,
      images: mode,
      networks: NETWORK_NAMES.filter((network) => networks.includes(network)),
    })),
  );
  return { format: 'sonopair-plan', version: 1, name: 'own', fits };
}

/**
 * What the guard is asked: who is in which part, and what is read of them. How networks are fitted
 * changes nothing of it, and so it is not asked again for that.
 */
export function guardedSpec(spec: SpecOf<'crossval' | 'fit'>): SpecOf<'crossval' | 'fit'> {
  const shared = {
    options: { ...FIT_OPTION_DEFAULTS, threads: 1 },
    maxHours: null,
    overrides: [],
  };
  if (spec.kind === 'fit') return { ...spec, ...shared };
  return { ...spec, ...shared, keepModels: CROSSVAL_DEFAULTS.keepModels, parallel: 1 };
}

/** So long a reason must be, in characters. */
export const LEAST_REASON = 10;

/** Leaks that block and have no reason yet; the others are accepted. */
export function openLeaks<Found extends { readonly id: string; readonly severity: string }>(
  leaks: readonly Found[],
  reasons: JobForm['reasons'],
): readonly Found[] {
  return leaks.filter(
    ({ id, severity }) => severity === 'blocks' && (reasons[id] ?? '').trim().length < LEAST_REASON,
  );
}

/** The job with the reasons why its leaks are accepted; those of leaks that are gone are left out. */
export function withReasons(
  spec: JobSpec,
  leaks: readonly { readonly id: string; readonly severity: string }[],
  reasons: JobForm['reasons'],
): JobSpec {
  if (spec.kind !== 'crossval' && spec.kind !== 'fit') return spec;
  const overrides = leaks
    .filter(({ severity }) => severity === 'blocks')
    .flatMap(({ id }) => {
      const reason = (reasons[id] ?? '').trim();
      return reason === '' ? [] : [{ leak: id, reason }];
    });
  return { ...spec, overrides };
}
