import { useTranslation } from 'react-i18next';

import { referenceText } from '../../../charts/run/roc-figure.ts';
import { pText } from '../../../charts/run/true-class-figure.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell, Interval, Percent } from './cells.tsx';
import styles from './results.module.css';
import { differingUnits } from './rows.ts';
import { useArmName, useRunWords } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** Arms against each other, and the machine against strain ratio and people, on the same patients. */
export function Comparisons({ results, onAsk }: Props) {
  return (
    <>
      <AucComparisons results={results} onAsk={onAsk} />
      <TrueClassComparisons results={results} onAsk={onAsk} />
      <References results={results} />
    </>
  );
}

/** The name of an arm by its id. */
function useNameOf({ arms }: RunResults): (id: string) => string {
  const armName = useArmName();
  return (id) => {
    const own = arms.find(({ arm }) => arm.id === id);
    return own === undefined ? id : armName(own.arm);
  };
}

/** The first of two arms, which leads to the cases they decide differently. */
function FirstArm({ results, a, b, onAsk }: Props & { readonly a: string; readonly b: string }) {
  const { t } = useTranslation('results');
  const nameOf = useNameOf(results);
  return (
    <AskCell
      means={t('comparisons.means')}
      onPress={() =>
        onAsk({
          units: [...differingUnits(results, a, b)],
          arm: a,
          title: t('comparisons.differ', { a: nameOf(a), b: nameOf(b) }),
        })
      }
    >
      {nameOf(a)}
    </AskCell>
  );
}

function AucComparisons({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { integer } = useFormat();
  const words = useRunWords();
  const nameOf = useNameOf(results);
  if (results.comparisons.length === 0) return <p>{t('comparisons.none')}</p>;
  return (
    <section>
      <h2>{t('comparisons.auc')}</h2>
      <p className={styles.notes}>{t('comparisons.aucMeans')}</p>
      <div className={styles.scroll} role="region" aria-label={t('comparisons.auc')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('comparisons.a')}</th>
              <th scope="col">{t('comparisons.b')}</th>
              <th scope="col">{t('comparisons.family')}</th>
              <th scope="col">{t('comparisons.difference')}</th>
              <th scope="col" className={table.number}>
                {t('comparisons.p')}
              </th>
              <th scope="col" className={table.number}>
                {t('comparisons.pHolm')}
              </th>
              <th scope="col" className={table.number}>
                {t('patients')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.comparisons.map(({ a, b, family, difference, p, pHolm }) => (
              <tr key={`${a} ${b}`}>
                <th scope="row">
                  <FirstArm {...{ results, a, b, onAsk }} />
                </th>
                <td>{nameOf(b)}</td>
                <td>{t(`comparisons.families.${family}`)}</td>
                <td>
                  <Interval value={difference} />
                </td>
                <td className={table.number}>{p === null ? '–' : pText(p, words)}</td>
                <td className={table.number}>{pHolm === null ? '–' : pText(pHolm, words)}</td>
                <td className={table.number}>{integer(difference.n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function TrueClassComparisons({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { integer, decimal } = useFormat();
  const words = useRunWords();
  const nameOf = useNameOf(results);
  if (results.trueClassTests.rows.length === 0) return null;
  return (
    <section>
      <h2>{t('comparisons.trueClass')}</h2>
      <p className={styles.notes}>{t('comparisons.trueClassMeans')}</p>
      <div
        className={styles.scroll}
        role="region"
        aria-label={t('comparisons.trueClass')}
        tabIndex={0}
      >
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('comparisons.a')}</th>
              <th scope="col">{t('comparisons.b')}</th>
              <th scope="col" className={table.number}>
                {t('comparisons.meanDifference')}
              </th>
              <th scope="col" className={table.number}>
                {t('comparisons.paired')}
              </th>
              <th scope="col" className={table.number}>
                {t('comparisons.pHolm')}
              </th>
              <th scope="col" className={table.number}>
                {t('patients')}
              </th>
              <th scope="col" className={table.number}>
                {t('comparisons.published')}
              </th>
              <th scope="col" className={table.number}>
                {t('comparisons.pairs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.trueClassTests.rows.map(({ a, b, published, patient }) => (
              <tr key={`${a} ${b}`}>
                <th scope="row">
                  <FirstArm {...{ results, a, b, onAsk }} />
                </th>
                <td>{nameOf(b)}</td>
                <td className={table.number}>
                  {patient === null ? '–' : decimal(patient.difference, 3)}
                </td>
                <td className={table.number}>{patient === null ? '–' : pText(patient.p, words)}</td>
                <td className={table.number}>
                  {patient === null ? '–' : pText(patient.pHolm, words)}
                </td>
                <td className={table.number}>{patient === null ? '–' : integer(patient.n)}</td>
                <td className={table.number}>
                  {published === null ? '–' : pText(published.p, words)}
                </td>
                <td className={table.number}>
                  {published === null ? '–' : integer(published.pairs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function References({ results }: Pick<Props, 'results'>) {
  const { t } = useTranslation('results');
  const { integer, decimal } = useFormat();
  const words = useRunWords();
  const nameOf = useNameOf(results);
  return (
    <section>
      <h2>{t('references.title')}</h2>
      <p className={styles.notes}>{t('references.means')}</p>
      {results.references.length === 0 ? (
        <p>{t('references.none')}</p>
      ) : (
        <div
          className={styles.scroll}
          role="region"
          aria-label={t('references.title')}
          tabIndex={0}
        >
          <table className={`${table.table} ${styles.numbers}`}>
            <thead>
              <tr>
                <th scope="col">{t('references.who')}</th>
                <th scope="col">{t('references.cutoff')}</th>
                <th scope="col">{t('rate.sensitivity')}</th>
                <th scope="col">{t('rate.specificity')}</th>
                <th scope="col">{t('rate.accuracy')}</th>
                <th scope="col">{t('auc')}</th>
                <th scope="col">{t('references.kappa')}</th>
                <th scope="col">{t('references.against')}</th>
                <th scope="col" className={table.number}>
                  {t('patients')}
                </th>
              </tr>
            </thead>
            <tbody>
              {results.references.map((item) => {
                const { id, cutoff, rates, auc, kappa, against } = item;
                return (
                  <tr key={id}>
                    <th scope="row">{referenceText(item, words)}</th>
                    <td>
                      {cutoff === null
                        ? '–'
                        : cutoff.value === null
                          ? cutoff.folds.map((value) => decimal(value, 2)).join('; ')
                          : decimal(cutoff.value, 2)}
                      {cutoff?.source == null ? null : (
                        <small className={`${styles.interval} ${styles.wrap}`}>
                          {cutoff.source}
                        </small>
                      )}
                    </td>
                    <td>
                      <Percent value={rates.sensitivity} />
                    </td>
                    <td>
                      <Percent value={rates.specificity} />
                    </td>
                    <td>
                      <Percent value={rates.accuracy} />
                    </td>
                    <td>{auc === null ? '–' : <Interval value={auc} />}</td>
                    <td>{kappa === null ? '–' : <Interval value={kappa} decimals={2} />}</td>
                    <td className={styles.wrap}>{against === null ? '–' : nameOf(against)}</td>
                    <td className={table.number}>{integer(rates.accuracy.n)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
