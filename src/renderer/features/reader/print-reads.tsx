import { useTranslation } from 'react-i18next';

import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Read } from '../../../shared/domain/opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { useFormat } from '../../ui/format.ts';
import { networkName } from '../../ui/networks.ts';
import { ProbabilityBar } from './probability-bar.tsx';
import styles from './print-sheet.module.css';

interface Props {
  readonly pairs: readonly RegisteredPair[];
  readonly reads: readonly Read[];
  readonly failed: NonNullable<SecondOpinion['revealed']>['failed'];
}

/** What the machine says of each pair, as a table. */
export function PrintReads({ pairs, reads, failed }: Props) {
  const { t } = useTranslation('reader');
  const say = useFailureText();
  const { t: common } = useTranslation();
  const { decimal } = useFormat();
  const rows = pairs.flatMap(({ id, code }) => {
    const read = reads.find(({ pairId }) => pairId === id);
    return read === undefined ? [] : [{ code, read }];
  });
  return (
    <>
      <table className={styles.reads}>
        <thead>
          <tr>
            <th>{t('sheet.pair')}</th>
            <th>{t('sheet.decision')}</th>
            <th colSpan={2}>{t('sheet.probability')}</th>
            <th>{t('sheet.networks')}</th>
            <th>{t('sheet.stability')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, read }) => (
            <tr key={code}>
              <th>{code}</th>
              <td>{common(`diagnosis.${read.decision}`)}</td>
              <td>
                {decimal(read.probability, 2)}
                {read.calibration === null || read.calibrated === null ? null : (
                  <span className={styles.small}>
                    {' '}
                    {t('calibrated.pair', {
                      version: read.calibration,
                      probability: decimal(read.calibrated, 2),
                    })}
                  </span>
                )}
              </td>
              <td className={styles.barCell}>
                <ProbabilityBar {...read} />
              </td>
              <td>
                {Object.entries(read.networks)
                  .map(([name, value]) => `${networkName(name)} ${decimal(value, 2)}`)
                  .join(', ')}
              </td>
              <td>
                <Stability stability={read.stability} />
                {read.familiarity?.unlike === true ? <strong> {t('unlike.short')}</strong> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {failed.map(({ pair, reason }) => (
        <p key={pair} className={styles.small}>
          {t('failed.title')}: {t('failed.pair', { pair, reason: say(reason) })}
        </p>
      ))}
    </>
  );
}

function Stability({ stability }: Pick<Read, 'stability'>) {
  const { t } = useTranslation('reader');
  const { decimal } = useFormat();
  if (stability === null) return '–';
  const { lowest, highest, flips } = stability;
  return (
    <>
      {decimal(lowest, 2)}–{decimal(highest, 2)}
      {flips ? <strong> {t('reads.unstable')}</strong> : null}
    </>
  );
}
