import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { FileQuestion, Images } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import { type LesionId, lesionId, type PairId } from '../../../shared/domain/ids.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { type Gaze, lacksCrop } from './crop-need.ts';
import { Desk } from './desk.tsx';
import styles from './reader.module.css';

interface RouteProps {
  readonly given: string;
  readonly pair: PairId | undefined;
}

/** The lesion of an address, which may be none. */
export function ReaderRoute({ given, pair }: RouteProps) {
  const id = lesionId.safeParse(Number(given));
  return id.success ? <ReaderScreen id={id.data} wanted={pair} /> : <NoSuchLesion />;
}

interface ScreenProps {
  readonly id: LesionId;
  readonly wanted: PairId | undefined;
}

/** Both opinions of a lesion over its images. */
function ReaderScreen({ id, wanted }: ScreenProps) {
  const api = useApi();
  const record = useQuery(api.patients.lesion.queryOptions({ input: { id } }));
  const both = useQuery(api.opinions.ofLesion.queryOptions({ input: { lesionId: id } }));
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const failed = [record, both, settings].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <div className={styles.failure}>
        <FailureMessage error={failed.error} onRetry={() => void failed.refetch()} />
        <PatientsButton />
      </div>
    );
  if (record.data === undefined || both.data === undefined || settings.data === undefined)
    return <Loading />;
  const first = firstPair(record.data.pairs, both.data.model);
  if (first === undefined) return <NoPairs record={record.data} />;
  const pair = record.data.pairs.find((each) => each.id === wanted);
  if (pair === undefined)
    return (
      <Navigate
        to="/lesions/$lesionId"
        params={{ lesionId: String(id) }}
        search={{ pair: first.id }}
        replace
      />
    );
  return <Desk record={record.data} both={both.data} pair={pair} reader={settings.data.user} />;
}

/** The first that still needs a crop, or else the first of all. */
function firstPair(
  pairs: readonly RegisteredPair[],
  model: Gaze | null,
): RegisteredPair | undefined {
  return pairs.find((pair) => lacksCrop(pair, model)) ?? pairs[0];
}

function NoSuchLesion() {
  const { t } = useTranslation('reader');
  return (
    <EmptyState icon={<FileQuestion />} title={t('noSuch.title')} actions={<PatientsButton />}>
      {t('noSuch.text')}
    </EmptyState>
  );
}

function PatientsButton() {
  const { t } = useTranslation('reader');
  const navigate = useNavigate();
  return <Button onPress={() => void navigate({ to: '/' })}>{t('noSuch.patients')}</Button>;
}

function NoPairs({ record: { patient } }: { readonly record: LesionRecord }) {
  const { t } = useTranslation('reader');
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<Images />}
      title={t('noPairs.title')}
      actions={
        <>
          <Button
            kind="primary"
            onPress={() => void navigate({ to: '/import', search: { patient: patient.id } })}
          >
            {t('noPairs.import')}
          </Button>
          <Button
            onPress={() =>
              void navigate({
                to: '/patients/$patientId',
                params: { patientId: String(patient.id) },
              })
            }
          >
            {t('noPairs.patient')}
          </Button>
        </>
      }
    >
      {t('noPairs.text')}
    </EmptyState>
  );
}
