import { useTranslation } from 'react-i18next';

import type { RunResults } from '../../../shared/crossval/results.ts';
import { Callout } from '../../ui/callout.tsx';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { useNoticeText } from './notice-text.ts';
import styles from './results.module.css';

/** What must be known before any figure is read, and who stands in which part. */
export function Overview({ results }: { readonly results: RunResults }) {
  const { t } = useTranslation('results');
  const format = useFormat();
  const say = useNoticeText();
  const { notices, units, protocol, parts } = results;
  return (
    <>
      <p>
        {t('unitsDone', { done: format.integer(units.done), total: format.integer(units.total) })}{' '}
        {t(`protocol.${protocol.kind}`, { folds: format.integer(protocol.folds) })}
      </p>
      {notices.map((notice) => (
        <Callout
          key={notice.kind}
          kind={notice.kind === 'origin' || notice.kind === 'synthetic-pairs' ? 'warning' : 'info'}
        >
          {say(notice)}
        </Callout>
      ))}
      <table className={`${table.table} ${styles.numbers}`}>
        <caption>{t('parts.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('parts.fold')}</th>
            <th scope="col">{t('parts.part')}</th>
            <th scope="col">{t('parts.patientsBenign')}</th>
            <th scope="col">{t('parts.patientsMalignant')}</th>
            <th scope="col">{t('parts.imagesBenign')}</th>
            <th scope="col">{t('parts.imagesMalignant')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ fold, part, patients, images }) => (
            <tr key={`${fold} ${part}`}>
              <td>{fold === null ? t('parts.all') : format.integer(fold)}</td>
              <td>{t(`parts.${part}`)}</td>
              <td>{format.integer(patients.benign)}</td>
              <td>{format.integer(patients.malignant)}</td>
              <td>{format.integer(images.benign)}</td>
              <td>{format.integer(images.malignant)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
