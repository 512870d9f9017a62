import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { type Settings, settingsSchema } from '../../../shared/contract/studies.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { checked } from '../../ui/checked.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { useProblemText } from '../../ui/form-dialog.tsx';
import { FailureMessage, Loading } from '../../ui/states.tsx';
import { LANGUAGES } from './languages.ts';
import { NamePatterns } from './name-patterns.tsx';
import styles from './settings.module.css';

/** How this workstation works, and for whom. Choices hold at once. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const api = useApi();
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const save = useMutation(api.settings.set.mutationOptions());
  if (settings.isError)
    return <FailureMessage error={settings.error} onRetry={() => void settings.refetch()} />;
  if (settings.data === undefined) return <Loading />;
  const { language, theme, opinionFirst, namePattern, user } = settings.data;
  return (
    <div className={styles.screen}>
      <h1>{t('title')}</h1>
      {save.isError ? <FailureMessage error={save.error} /> : null}
      <Section title={t('reader.title')}>
        <ReaderName key={user} user={user} />
        <Checkbox
          isSelected={opinionFirst}
          onChange={(chosen) => save.mutate({ opinionFirst: chosen })}
        >
          <span>
            {t('reader.opinionFirst')}
            <span className={styles.detail}>{t('reader.opinionFirstDetail')}</span>
          </span>
        </Checkbox>
      </Section>
      <Section title={t('look.title')}>
        <div className={styles.row}>
          <Choice
            label={t('look.language')}
            value={language}
            onChange={(value) => save.mutate({ language: value })}
            options={LANGUAGES}
          />
          <Choice
            label={t('look.theme')}
            value={theme}
            onChange={(value) => save.mutate({ theme: value })}
            options={settingsSchema.shape.theme.options.map((value) => ({
              value,
              label: t(`look.themes.${value}`),
            }))}
          />
        </div>
      </Section>
      <Section title={t('pattern.title')}>
        <NamePatterns pattern={namePattern} />
      </Section>
      <Section title={t('about.title')}>
        <About />
      </Section>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

const nameOnly = settingsSchema.pick({ user: true });

function ReaderName({ user }: Pick<Settings, 'user'>) {
  const { t } = useTranslation(['settings', 'common']);
  const problemText = useProblemText();
  const [name, setName] = useState(user);
  const save = useMutation(useApi().settings.set.mutationOptions());
  const { value, problems } = checked(nameOnly, { user: name });
  const changed = value !== null && value.user !== user;
  return (
    <form
      className={styles.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) save.mutate(value);
      }}
    >
      <TextField
        label={t('reader.name')}
        hint={t('reader.nameHint')}
        value={name}
        onChange={setName}
        problem={problemText(problems.user)}
        isRequired
      />
      <Button type="submit" isDisabled={!changed} isPending={save.isPending}>
        {t('actions.save', { ns: 'common' })}
      </Button>
      {save.isError ? <FailureMessage error={save.error} /> : null}
    </form>
  );
}

function About() {
  const { t } = useTranslation('settings');
  const info = useQuery(useApi().app.info.queryOptions({ input: {} }));
  if (info.data === undefined) return null;
  const { version, host, dataFolder } = info.data;
  return (
    <dl className={styles.about}>
      <dt>{t('about.version')}</dt>
      <dd>{version}</dd>
      <dt>{t('about.host')}</dt>
      <dd>{t(`about.hosts.${host}`)}</dd>
      <dt>{t('about.dataFolder')}</dt>
      <dd className={styles.path}>{dataFolder}</dd>
    </dl>
  );
}
