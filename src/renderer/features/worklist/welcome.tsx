import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FlaskConical, FolderInput, ShieldAlert, Users } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { type Settings, settingsSchema } from '../../../shared/contract/studies.ts';
import { useApi, useClient } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { checked } from '../../ui/checked.ts';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { useProblemText } from '../../ui/form-dialog.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { LANGUAGES } from '../settings/languages.ts';
import styles from './welcome.module.css';

/** How the first start goes on. */
type Way = 'sample' | 'import' | 'empty';

const nameOnly = settingsSchema.pick({ user: true });

/** The first start: what this is, who reads, and where the first patients come from. */
export function Welcome({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation('worklist');
  const api = useApi();
  const client = useClient();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const [user, setUser] = useState(settings.user);
  const [model, setModel] = useState<'fit' | 'none'>('fit');
  const models = useQuery(api.models.list.queryOptions({ input: {} }));
  const language = useMutation(api.settings.set.mutationOptions());
  const name = checked(nameOnly, { user });
  const offersModel = models.data?.length === 0;
  const go = useMutation({
    networkMode: 'always',
    mutationFn: async (way: Way) => {
      if (name.value === null) return;
      await client.settings.set(name.value);
      if (offersModel && model === 'fit') await client.models.fitPhantom({});
      if (way === 'sample') await client.studies.loadSample({});
      // Only now: were it said before, a failure above would have no place to be shown.
      await client.settings.set({ welcomed: true });
      if (way === 'import') await navigate({ to: '/import' });
    },
  });
  return (
    <div className={styles.welcome}>
      <header className={styles.head}>
        <h1>{t('welcome.title')}</h1>
        <p>{t('welcome.what')}</p>
        <p className={styles.notice}>
          <ShieldAlert aria-hidden="true" />
          <span>{t('welcome.research')}</span>
        </p>
      </header>
      <div className={styles.questions}>
        <Choice
          label={t('welcome.language')}
          value={settings.language}
          onChange={(value) => language.mutate({ language: value })}
          options={LANGUAGES}
        />
        <TextField
          label={t('welcome.user')}
          hint={t('welcome.userHint')}
          value={user}
          onChange={setUser}
          problem={problemText(name.problems.user)}
          isRequired
        />
        {offersModel ? (
          <div className={styles.model}>
            <Choice
              stacked
              label={t('welcome.model')}
              value={model}
              onChange={setModel}
              options={(['fit', 'none'] as const).map((value) => ({
                value,
                label: t(`welcome.models.${value}.label`),
                detail: t(`welcome.models.${value}.detail`),
              }))}
            />
          </div>
        ) : null}
      </div>
      {go.isError ? <FailureMessage error={go.error} /> : null}
      <div className={styles.ways}>
        {(['sample', 'import', 'empty'] as const).map((way) => (
          <WayCard
            key={way}
            icon={ICONS[way]}
            title={t(`welcome.way.${way}.title`)}
            text={t(`welcome.way.${way}.text`)}
            action={t(`welcome.way.${way}.action`)}
            primary={way === 'sample'}
            isDisabled={name.value === null || go.isPending}
            onPress={() => go.mutate(way)}
          />
        ))}
      </div>
    </div>
  );
}

const ICONS: Readonly<Record<Way, ReactNode>> = {
  sample: <FlaskConical aria-hidden="true" />,
  import: <FolderInput aria-hidden="true" />,
  empty: <Users aria-hidden="true" />,
};

interface WayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly primary: boolean;
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}

function WayCard({ icon, title, text, action, primary, isDisabled, onPress }: WayProps) {
  const id = useId();
  return (
    <section className={styles.way} aria-labelledby={id}>
      {icon}
      <h2 id={id}>{title}</h2>
      <p>{text}</p>
      <Button kind={primary ? 'primary' : 'plain'} isDisabled={isDisabled} onPress={onPress}>
        {action}
      </Button>
    </section>
  );
}
