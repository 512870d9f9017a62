import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Brain } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { ModelHash, StudyId } from '../../../shared/domain/ids.ts';
import { useCommands } from '../../app/commands.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { FitStatus, useFitPhantom } from './fit-phantom.tsx';
import { ImportDialog, ImportedMessage } from './import-dialog.tsx';
import { ModelCardView } from './model-card.tsx';
import styles from './models.module.css';
import { UnlockDialog } from './unlock-dialog.tsx';
import { UnlockList } from './unlock-list.tsx';

interface Props {
  readonly search: {
    readonly unlock?: ModelHash | undefined;
    readonly study?: StudyId | undefined;
  };
}

/** The models that can read, what each was fitted on, and where each may speak. */
export function ModelsScreen({ search }: Props) {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  const models = useQuery(useApi().models.list.queryOptions({ input: {} }));
  const fit = useFitPhantom();
  const [importing, setImporting] = useState(false);
  const [imported, setImported] = useState<ModelHash | null>(null);
  const group = t('title');
  useCommands([
    { group, keys: ['i'], label: t('keys.import'), run: () => setImporting(true) },
    { group, keys: ['f'], label: t('keys.fit'), run: fit.start },
  ]);
  const list = models.data ?? [];
  const unlocking = list.find(({ hash }) => hash === search.unlock);
  const actions = (
    <>
      <Button
        kind={models.data?.length === 0 ? 'primary' : 'plain'}
        onPress={fit.start}
        isPending={fit.isStarting}
        isDisabled={fit.isRunning}
      >
        {t('fit')}
      </Button>
      <Button onPress={() => setImporting(true)}>{t('import')}</Button>
    </>
  );
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        {actions}
      </header>
      <p className={styles.quiet}>{t('explain')}</p>
      <FitStatus fit={fit} />
      <ImportedMessage card={list.find(({ hash }) => hash === imported)} />
      {models.isError ? (
        <FailureMessage error={models.error} onRetry={() => void models.refetch()} />
      ) : null}
      {models.isPending ? <Loading /> : null}
      {models.data?.length === 0 && !fit.isRunning ? (
        <EmptyState icon={<Brain />} title={t('none.title')} actions={actions}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      {list.length === 0 ? null : (
        <ul className={styles.cards} aria-label={t('list')}>
          {list.toSorted(inUseFirst).map((card) => (
            <ModelCardView
              key={card.hash}
              card={card}
              onUnlock={() =>
                void navigate({ to: '/models', search: { ...search, unlock: card.hash } })
              }
              onImportAgain={() => setImporting(true)}
            />
          ))}
        </ul>
      )}
      <UnlockList models={list} />
      {importing ? (
        <ImportDialog onClose={() => setImporting(false)} onImported={setImported} />
      ) : null}
      {unlocking === undefined ? null : (
        <UnlockDialog
          card={unlocking}
          study={search.study}
          onClose={() => void navigate({ to: '/models', search: {} })}
        />
      )}
    </div>
  );
}

/** The one in use first, then the newest. */
function inUseFirst(one: ModelCard, other: ModelCard): number {
  if (one.chosen !== other.chosen) return one.chosen ? -1 : 1;
  return one.importedAt < other.importedAt ? 1 : -1;
}
