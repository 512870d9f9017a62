import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { PairId } from '../../../shared/domain/ids.ts';
import type { Roi } from '../../../shared/domain/image-pair.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import styles from './annotate.module.css';

interface Props {
  readonly pair: PairId;
  /** Version in use; null where there is none. */
  readonly inUse: number | null;
  readonly onRestore: (roi: Roi) => void;
}

/** Every version of the crop, the newest first. */
export function Versions({ pair, inUse, onRestore }: Props) {
  const { t } = useTranslation('annotate');
  const { moment } = useFormat();
  const history = useQuery(useApi().pairs.roiHistory.queryOptions({ input: { id: pair } }));
  if (history.isError) return <FailureMessage error={history.error} />;
  const versions = (history.data ?? []).toSorted((one, other) => other.version - one.version);
  if (history.isSuccess && versions.length === 0) {
    return <p className={styles.quiet}>{t('history.none')}</p>;
  }
  return (
    <ol className={styles.versions}>
      {versions.map((roi) => (
        <li key={roi.id}>
          <div>
            <p>
              {t('history.version', { version: roi.version })}
              {roi.version === inUse ? ` · ${t('history.inUse')}` : ''}
              {roi.b === null && roi.se === null ? ` · ${t('history.empty')}` : ''}
            </p>
            <p className={styles.quiet}>
              {roi.annotator} · {moment(roi.createdAt)}
            </p>
          </div>
          {roi.version === inUse ? null : (
            <Button
              kind="quiet"
              aria-label={t('history.restoreLabel', { version: roi.version })}
              onPress={() => onRestore(roi)}
              preventFocusOnPress
            >
              {t('history.restore')}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
