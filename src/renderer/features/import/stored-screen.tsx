import { useNavigate } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import type { Stored } from './use-import.ts';

interface Props {
  readonly stored: Stored;
  readonly onMore: () => void;
}

/** The ways on from an import of more than one lesion. */
export function StoredScreen({ stored: { studyId, pairs, patients }, onMore }: Props) {
  const { t } = useTranslation('importing');
  const navigate = useNavigate();
  const [pair] = pairs;
  const [patient, another] = patients;
  const studies = [studyId];
  const alone = patient !== undefined && another === undefined;
  return (
    <EmptyState
      icon={<CircleCheck />}
      title={t('stored.title', { count: pairs.length })}
      actions={
        <>
          <Button onPress={onMore}>{t('stored.more')}</Button>
          {alone ? (
            <Button
              onPress={() =>
                void navigate({
                  to: '/patients/$patientId',
                  params: { patientId: String(patient) },
                })
              }
            >
              {t('stored.patient')}
            </Button>
          ) : (
            <Button onPress={() => void navigate({ to: '/', search: { studies } })}>
              {t('stored.patients')}
            </Button>
          )}
          <Button
            kind="primary"
            autoFocus
            onPress={() => void navigate({ to: '/annotate', search: { studies, pair } })}
          >
            {t('stored.annotate')}
          </Button>
        </>
      }
    >
      {t('stored.text', { count: patients.length })}
    </EmptyState>
  );
}
