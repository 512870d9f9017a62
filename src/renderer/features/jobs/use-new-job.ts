import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Job, JobCost, JobSpec, Leak } from '../../../shared/contract/jobs.ts';
import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { StudyId } from '../../../shared/domain/ids.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { useDraft } from './draft.ts';
import {
  type FormContext,
  guardedSpec,
  type JobForm,
  type Missing,
  openLeaks,
  specOf,
  withReasons,
} from './form.ts';
import { useListed } from './use-listed.ts';

/** Asked again whenever the screen is: patients may have changed since. */
const EACH_TIME = {
  staleTime: 0,
  refetchOnMount: 'always',
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

/** Why a job cannot be started yet. */
export type Obstacle =
  | { readonly why: 'missing'; readonly what: Missing }
  | {
      readonly why: 'wait';
      readonly what: 'cost' | 'costFailed' | 'disk' | 'guard' | 'guardFailed';
    }
  | { readonly why: 'leaks'; readonly count: number };

/** What there is to choose from. */
export interface Choices {
  readonly studies: readonly Study[];
  readonly models: readonly ModelCard[];
  /** Cross-validations with a unit that is done. */
  readonly runs: readonly Job[];
  /** How many patients of the study the patients' list shows; null while unknown. */
  readonly listed: number | null;
}

/** What was asked for, of which nothing may be known yet. */
export interface Asked<Data> {
  /** Undefined while it is being asked for. */
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly again: () => void;
}

export interface NewJob {
  readonly form: JobForm;
  readonly change: (changes: Partial<JobForm>) => void;
  readonly choices: Choices;
  readonly context: FormContext;
  /** Null where something of it is missing. */
  readonly spec: JobSpec | null;
  readonly cost: Asked<JobCost>;
  /** Null for jobs that the guard has no say in. */
  readonly guard: Asked<readonly Leak[]> | null;
  /** Null where it can be started. */
  readonly obstacle: Obstacle | null;
  readonly start: () => void;
  readonly isStarting: boolean;
  readonly failure: unknown;
}

/** The job that is being put together; undefined until it is known what there is to choose from. */
export function useNewJob(): NewJob | undefined {
  const api = useApi();
  const navigate = useNavigate();
  const { form, change, reset } = useDraft();
  const found = useChoices(form);
  const context = useContext(form, found);
  const asked = context === undefined ? null : specOf(form, context);
  const spec = asked !== null && 'spec' in asked ? asked.spec : null;
  const cost = useQuery({
    ...api.jobs.cost.queryOptions({ input: spec! }),
    ...EACH_TIME,
    enabled: spec !== null,
  });
  const guarded = spec?.kind === 'crossval' || spec?.kind === 'fit' ? guardedSpec(spec) : null;
  const guard = useQuery({
    ...api.jobs.leaks.queryOptions({ input: guarded! }),
    ...EACH_TIME,
    // What cannot run at all is not looked through, and steps are timed while nothing else is.
    enabled: guarded !== null && cost.data !== undefined,
  });
  const create = useMutation(
    api.jobs.create.mutationOptions({
      onSuccess: ({ id }) => {
        reset();
        void navigate({ to: '/jobs/$job', params: { job: String(id) } });
      },
    }),
  );
  if (found === undefined || context === undefined || asked === null) return undefined;
  const shownCost = askedOf(cost);
  const shownGuard = guarded === null ? null : askedOf(guard);
  const obstacle: Obstacle | null =
    'missing' in asked
      ? { why: 'missing', what: asked.missing }
      : obstacleOf(shownCost, shownGuard, form);
  return {
    form,
    change,
    choices: found,
    context,
    spec,
    cost: shownCost,
    guard: shownGuard,
    obstacle,
    start: () => {
      if (spec !== null && obstacle === null && !create.isPending)
        create.mutate(withReasons(spec, shownGuard?.data ?? [], form.reasons));
    },
    isStarting: create.isPending,
    failure: create.error,
  };
}

function askedOf<Data>(query: {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}): Asked<Data> {
  const { data, error, isFetching, refetch } = query;
  return {
    // What was true before may not be so any more.
    data: isFetching || error !== null ? undefined : data,
    error: isFetching ? null : error,
    again: () => void refetch(),
  };
}

function obstacleOf(
  cost: Asked<JobCost>,
  guard: Asked<readonly Leak[]> | null,
  { reasons }: JobForm,
): Obstacle | null {
  if (cost.error !== null) return { why: 'wait', what: 'costFailed' };
  if (guard !== null && guard.error !== null) return { why: 'wait', what: 'guardFailed' };
  if (guard?.data !== undefined) {
    const open = openLeaks(guard.data, reasons).length;
    if (open > 0) return { why: 'leaks', count: open };
  }
  if (cost.data === undefined) return { why: 'wait', what: 'cost' };
  if (guard !== null && guard.data === undefined) return { why: 'wait', what: 'guard' };
  if (cost.data.diskPeak > cost.data.diskFree) return { why: 'wait', what: 'disk' };
  return null;
}

function useChoices({ studyId }: JobForm): Choices | undefined {
  const api = useApi();
  const studies = useQuery(api.studies.list.queryOptions({ input: {} }));
  const models = useQuery(api.models.list.queryOptions({ input: {} }));
  const jobs = useQuery(api.jobs.list.queryOptions({ input: {} }));
  const usable = studies.data?.filter(({ pairs }) => pairs > 0);
  const listed = useListed(usable === undefined ? null : chosenStudy(usable, studyId));
  if (usable === undefined || models.data === undefined || jobs.data === undefined)
    return undefined;
  return {
    studies: usable,
    models: models.data.filter(({ fault }) => fault === null),
    runs: jobs.data.filter(
      ({ kind, progress }) => kind === 'crossval' && (progress?.done ?? 0) > 0,
    ),
    listed: listed?.length ?? null,
  };
}

/** The chosen study, or the one with the most pairs that is not the sample. */
function chosenStudy(studies: readonly Study[], chosen: StudyId | null): StudyId | null {
  const own = studies.find(({ id }) => id === chosen);
  if (own !== undefined) return own.id;
  const [first] = studies.toSorted(
    (a, b) =>
      Number(a.kind === 'sample') - Number(b.kind === 'sample') ||
      b.pairs - a.pairs ||
      a.name.localeCompare(b.name),
  );
  return first?.id ?? null;
}

function useContext(form: JobForm, choices: Choices | undefined): FormContext | undefined {
  const { t } = useTranslation(['newJob', 'jobs']);
  const settings = useQuery(useApi().settings.get.queryOptions({ input: {} }));
  const studyId = choices === undefined ? null : chosenStudy(choices.studies, form.studyId);
  const listed = useListed(studyId);
  if (choices === undefined || settings.data === undefined) return undefined;
  const study = choices.studies.find(({ id }) => id === studyId);
  const model =
    choices.models.find(({ hash }) => hash === form.model) ??
    choices.models.find(({ chosen }) => chosen) ??
    choices.models[0];
  const run = choices.runs.find(({ id }) => id === form.run) ?? choices.runs[0];
  const names = {
    crossval: () => ({ study: study?.name, plan: t(`plan.short.${form.plan}`) }),
    fit: () => ({
      study: study?.name,
      input: t(`input.${form.fit.input}`, { ns: 'jobs' }),
      images: t(`images.${form.fit.images}`, { ns: 'jobs' }),
    }),
    'read-all': () => ({ study: study?.name, model: model?.name }),
    evaluation: () => ({ run: run?.name }),
  };
  return {
    studyId,
    listed,
    threads: settings.data.jobs.threads,
    origin: study?.kind === 'sample' ? 'synthetic' : 'not stated',
    model: model?.hash ?? null,
    run: run?.id ?? null,
    name: t(`proposed.${form.kind}`, names[form.kind]()),
  };
}
