import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { crossvalSpec } from '../../../shared/contract/jobs.ts';
import { settingsSchema } from '../../../shared/contract/studies.ts';
import { INPUT_SIZES } from '../../../shared/domain/input.ts';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { Select } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import { networkName } from '../../ui/networks.ts';
import { PathField } from '../../ui/path-field.tsx';
import { fittedNetworks, type JobForm, lengthOf, LENGTHS } from './form.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import styles from './new-job.module.css';
import { NumberField } from './number-field.tsx';
import type { NewJob } from './use-new-job.ts';

const NAMES = ['paper', 'night', 'trial'] as const;

const { epochs, ensembleEpochs, patience, batch, learningRate } = crossvalSpec.shape.options.shape;
const { parallel, keepModels, maxHours } = crossvalSpec.shape;
const { threads } = settingsSchema.shape.jobs.shape;
const views = z.int().nonnegative();

/** How long and how large: one choice, and everything behind it for who wants to. */
export function FittingFields({ job }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  const { integer } = useFormat();
  const { form, change } = job;
  const { options } = form;
  const length = lengthOf(options);
  return (
    <>
      <CompactChoice
        label={t('length.title')}
        value={length}
        onChange={(value) => {
          if (value !== 'own') change({ options: { ...options, ...LENGTHS[value] } });
        }}
        options={[...NAMES, ...(length === 'own' ? (['own'] as const) : [])].map((value) => ({
          value,
          label: t(`length.${value}`),
        }))}
      />
      <p className={styles.quiet}>
        {t('length.means', {
          size: options.size,
          epochs: integer(options.epochs),
          patience: integer(options.patience),
        })}{' '}
        {length === 'trial' ? t('length.trialMeans') : null}
      </p>
      <details className={styles.details}>
        <summary>{t('details')}</summary>
        <div className={styles.fields}>
          <OptionFields job={job} />
          <MachineFields job={job} />
        </div>
        <Weights form={form} change={change} />
      </details>
      <AdvancedFields job={job} />
    </>
  );
}

function OptionFields({ job: { form, change } }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  const { options } = form;
  const set = (changes: Partial<JobForm['options']>): void =>
    change({ options: { ...options, ...changes } });
  return (
    <>
      <Select
        label={t('size')}
        value={String(options.size)}
        onChange={(value) => {
          const size = INPUT_SIZES.find((each) => String(each) === value);
          if (size !== undefined) set({ size });
        }}
        options={INPUT_SIZES.map((size) => ({ value: String(size), label: `${size} px` }))}
      />
      <NumberField
        label={t('epochs')}
        value={options.epochs}
        schema={epochs}
        onChange={(value) => set({ epochs: value })}
      />
      <NumberField
        label={t('patience')}
        value={options.patience}
        schema={patience}
        onChange={(value) => set({ patience: value })}
      />
      <NumberField
        label={t('ensembleEpochs')}
        value={options.ensembleEpochs}
        schema={ensembleEpochs}
        onChange={(value) => set({ ensembleEpochs: value })}
      />
      <NumberField
        label={t('batch')}
        value={options.batch}
        schema={batch}
        onChange={(value) => set({ batch: value })}
      />
      <NumberField
        label={t('learningRate')}
        value={options.learningRate}
        schema={learningRate}
        onChange={(value) => set({ learningRate: value })}
      />
      {options.views === 'online' ? null : (
        <NumberField
          label={t('views')}
          hint={t('viewsHint')}
          value={options.views}
          schema={views}
          onChange={(value) => set({ views: value })}
        />
      )}
      <Select
        label={t('classWeights')}
        value={options.classWeights}
        onChange={(value) => set({ classWeights: value })}
        options={(['none', 'balanced'] as const).map((value) => ({
          value,
          label: t(`weightsOf.${value}`),
        }))}
      />
    </>
  );
}

/** What changes no number but the threads: how much of the machine, and what is kept. */
function MachineFields({ job: { form, change, context } }: { readonly job: NewJob }) {
  const { t } = useTranslation('newJob');
  return (
    <>
      <NumberField
        label={t('threads')}
        hint={t('threadsHint')}
        value={form.threads ?? context.threads}
        schema={threads}
        onChange={(value) => change({ threads: value })}
      />
      <NumberField
        label={t('maxHours')}
        hint={t('maxHoursHint')}
        unit={t('hours')}
        value={form.maxHours}
        schema={maxHours}
        onChange={(value) => change({ maxHours: value })}
      />
      {form.kind === 'crossval' ? (
        <>
          <NumberField
            label={t('parallel')}
            value={form.parallel}
            schema={parallel}
            onChange={(value) => change({ parallel: value })}
          />
          <Select
            label={t('keepModels')}
            value={form.keepModels}
            onChange={(value) => change({ keepModels: value })}
            options={keepModels.options.map((value) => ({ value, label: t(`keep.${value}`) }))}
          />
        </>
      ) : null}
    </>
  );
}

/** Official weights that the networks start from. */
function Weights({ form, change }: Pick<NewJob, 'form' | 'change'>) {
  const { t } = useTranslation('newJob');
  const { options } = form;
  return fittedNetworks(form).map((network) => (
    <PathField
      key={network}
      label={t('weights', { network: networkName(network) })}
      hint={t('weightsHint')}
      purpose="open-files"
      value={options.weights[network] ?? ''}
      onChange={(path) => {
        const { [network]: _before, ...others } = options.weights;
        const weights = path.trim() === '' ? others : { ...others, [network]: path };
        change({ options: { ...options, weights } });
      }}
    />
  ));
}
