import { useTranslation } from 'react-i18next';

import type { UnitProgress } from '../../../shared/contract/jobs.ts';
import { readerTitle } from '../../../shared/crossval/arms.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { useAmounts } from './amounts.ts';
import styles from './jobs.module.css';
import { useUnitName } from './unit-name.ts';

/** What the units that run now do: each fits the networks of one input in one fold. */
export function RunningUnits({ units }: { readonly units: readonly UnitProgress[] }) {
  const { t } = useTranslation('jobs');
  return (
    <section className={styles.card} aria-labelledby="running-units">
      <h2 id="running-units">{t('now')}</h2>
      {units.length === 0 ? (
        <p className={styles.quiet}>{t('nothingNow')}</p>
      ) : (
        <table className={`${table.table} ${styles.numbers}`} aria-labelledby="running-units">
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col">{t('doing')}</th>
              <th scope="col" className={table.number}>
                {t('epoch')}
              </th>
              <th scope="col" className={table.number}>
                {t('trainLoss')}
              </th>
              <th scope="col" className={table.number}>
                {t('validationLoss')}
              </th>
              <th scope="col" className={table.number}>
                {t('imagesPerSecond')}
              </th>
              <th scope="col" className={table.number}>
                {t('memory')}
              </th>
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <UnitRow key={unit.unit} unit={unit} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function UnitRow({ unit }: { readonly unit: UnitProgress }) {
  const { t } = useTranslation('jobs');
  const { decimal, integer } = useFormat();
  const { bytes } = useAmounts();
  const nameOf = useUnitName();
  const { phase, stage, epoch, epochs, trainLoss, validationLoss, imagesPerSecond, memory } = unit;
  const or = (value: number | null, text: (value: number) => string): string =>
    value === null ? '–' : text(value);
  const loss = (value: number): string => decimal(value, 4);
  return (
    <tr>
      <th scope="row">{nameOf(unit)}</th>
      <td>
        {stage !== null && phase === 'network'
          ? `${t('phase.network')}: ${readerTitle(stage, (joint) => t(`stage.${joint}`))}`
          : t(`phase.${phase}`)}
      </td>
      <td className={table.number}>
        {epoch === null || epochs === null
          ? '–'
          : t('epochOf', { epoch: integer(epoch), epochs: integer(epochs) })}
      </td>
      <td className={table.number}>{or(trainLoss, loss)}</td>
      <td className={table.number}>{or(validationLoss, loss)}</td>
      <td className={table.number}>{or(imagesPerSecond, (value) => decimal(value, 1))}</td>
      <td className={table.number}>{or(memory, bytes)}</td>
    </tr>
  );
}
