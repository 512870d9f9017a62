import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { type Settings, settingsSchema } from '../../../shared/contract/studies.ts';
import { useApi } from '../../rpc/api.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { NumberField } from './number-field.tsx';
import styles from './jobs.module.css';

type JobSettingsOf = Settings['jobs'];

/** How many jobs go side by side, and with what. Choices hold at once. */
export function JobSettings() {
  const { t } = useTranslation('jobs');
  const api = useApi();
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const save = useMutation(api.settings.set.mutationOptions());
  if (settings.data === undefined) return null;
  const { jobs } = settings.data;
  const set = (changes: Partial<JobSettingsOf>): void =>
    save.mutate({ jobs: { ...jobs, ...changes } });
  return (
    <section className={styles.settings} aria-labelledby="job-settings">
      <h2 id="job-settings">{t('settings.title')}</h2>
      <div className={styles.fields}>
        <NumberField
          label={t('settings.parallel')}
          value={jobs.parallel}
          schema={settingsSchema.shape.jobs.shape.parallel}
          onChange={(parallel) => set({ parallel })}
        />
        <NumberField
          label={t('settings.threads')}
          hint={t('settings.threadsHint')}
          value={jobs.threads}
          schema={settingsSchema.shape.jobs.shape.threads}
          onChange={(threads) => set({ threads })}
        />
      </div>
      <Checkbox
        isSelected={jobs.resumeAtStart}
        onChange={(resumeAtStart) => set({ resumeAtStart })}
      >
        {t('settings.resumeAtStart')}
      </Checkbox>
      {save.isError ? <FailureMessage error={save.error} /> : null}
    </section>
  );
}
