import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { OctagonX, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Leak } from '../../../shared/contract/jobs.ts';
import type { PatientRecord } from '../../../shared/contract/patients.ts';
import type { StudyId } from '../../../shared/domain/ids.ts';
import { newJob } from '../../i18n/en/new-job.ts';
import { useApi } from '../../rpc/api.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { LEAST_REASON } from './form.ts';
import styles from './new-job.module.css';

interface Props {
  readonly leak: Leak;
  readonly studyId: StudyId;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

/** More patients or pairs of one leak than this are counted, and not shown. */
const SHOWN = 4;
/** Of a thumbnail, in pixels. */
const WIDTH = 160;

/** One leak: who and what it is about, how to resolve it, and the reason to accept it. */
export function LeakItem({ leak, studyId, reason, onReason }: Props) {
  const { t } = useTranslation('newJob');
  const { severity, patients } = leak;
  const kind = kindOf(leak.kind);
  const ids = usePatientIds(studyId, patients);
  return (
    <li className={styles.leak}>
      <div className={styles.leakHead}>
        {severity === 'blocks' ? (
          <OctagonX className={styles.blocks} aria-hidden="true" />
        ) : (
          <TriangleAlert className={styles.warns} aria-hidden="true" />
        )}
        <div>
          <strong>{t(`guard.kind.${kind}`)}</strong>{' '}
          <span className={styles.quiet}>{t(`guard.${severity}`)}</span>
          <p>{t(`guard.remedy.${kind}`)}</p>
        </div>
      </div>
      <p className={styles.who}>
        <span className={styles.quiet}>{t('guard.patientsOf')}:</span>
        {patients.map((code) => {
          const id = ids.get(code);
          return id === undefined ? (
            <span key={code}>{code}</span>
          ) : (
            <Link
              key={code}
              to="/patients/$patientId"
              params={{ patientId: String(id) }}
              aria-label={t('guard.go', { patient: code })}
            >
              {code}
            </Link>
          );
        })}
      </p>
      <Pictures leak={leak} ids={patients.flatMap((code) => ids.get(code) ?? [])} />
      {severity === 'blocks' ? (
        <TextField
          label={t('guard.reason')}
          hint={t('guard.reasonHint', { least: LEAST_REASON })}
          value={reason}
          onChange={onReason}
        />
      ) : null}
    </li>
  );
}

type PatientIds = ReadonlyMap<string, PatientRecord['patient']['id']>;

function usePatientIds(studyId: StudyId, codes: readonly string[]): PatientIds {
  const known = useQuery(
    useApi().patients.ofCodes.queryOptions({ input: { studyId, codes: [...codes] } }),
  );
  return new Map(known.data?.map(({ code, id }) => [code, id] as const));
}

/** The pairs that are meant, each with both images. */
function Pictures({
  leak,
  ids,
}: {
  readonly leak: Leak;
  readonly ids: readonly PatientRecord['patient']['id'][];
}) {
  const { t } = useTranslation(['newJob', 'common']);
  const { counted } = useFormat();
  const api = useApi();
  const meant = new Set(leak.pairs);
  const records = useQueries({
    queries: ids.slice(0, SHOWN).map((id) => api.patients.get.queryOptions({ input: { id } })),
  });
  const pairs = records.flatMap(({ data }) =>
    (data?.pairs ?? [])
      .filter(({ code }) => meant.has(code))
      .map((pair) => ({ pair, patient: data?.patient.code ?? '' })),
  );
  if (pairs.length === 0) return null;
  const shown = pairs.slice(0, SHOWN);
  const more = leak.pairs.length - shown.length;
  return (
    <div className={styles.pictures}>
      {shown.map(({ pair, patient }) => (
        <figure key={pair.id} className={styles.pair}>
          <div>
            {(['b', 'se'] as const).map((side) => (
              <span key={side} className={styles.picture}>
                <Thumbnail
                  src={`/image/${pair[side].hash}?w=${WIDTH}`}
                  label={t('guard.picture', {
                    image: t(`image.${side}`, { ns: 'common' }),
                    pair: pair.code,
                    patient,
                  })}
                />
              </span>
            ))}
          </div>
          <figcaption>{pair.code}</figcaption>
        </figure>
      ))}
      {more > 0 ? <span className={styles.quiet}>{t('guard.more', counted(more))}</span> : null}
    </div>
  );
}

type Kind = keyof typeof newJob.guard.kind;

/** A kind that a newer guard knows has no words of its own here. */
function kindOf(kind: string): Kind {
  return kind in newJob.guard.kind ? (kind as Kind) : 'other';
}
