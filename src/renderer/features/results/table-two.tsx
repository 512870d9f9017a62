import { useTranslation } from 'react-i18next';

import {
  FAULTY_CELLS,
  PAPER_COMPARATORS,
  PAPER_STRAIN,
  type PaperReader,
} from '../../../shared/crossval/paper.ts';
import type { RateEstimates, RunResults } from '../../../shared/crossval/results.ts';
import { referenceText } from '../../../charts/run/roc-figure.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell, FaultMarks, FaultNotes, Percent, usePrinted } from './cells.tsx';
import styles from './results.module.css';
import { type Rate, RATES, wrongByStrain, wrongUnits } from './rows.ts';
import { useArmName, useRunWords } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly paper: boolean;
  readonly onAsk: (ask: CaseAsk) => void;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly rates: RateEstimates;
  /** Null for what no arm says. */
  readonly arm: string | null;
  /** Whom a rate is wrong on; null where nobody can tell. */
  readonly wrong: (rate: Rate) => readonly string[] | null;
}

/** Table 2: the arms on B-SE beside the strain ratio, per patient, on the same test patients. */
export function TableTwo({ results, paper, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { integer } = useFormat();
  const words = useRunWords();
  const armName = useArmName();
  const strain = results.references.filter(({ kind }) => kind === 'strain-ratio');
  const rows: readonly Row[] = [
    ...strain.map((item) => ({
      id: item.id,
      name: referenceText(item, words),
      rates: item.rates,
      arm: null,
      wrong: (rate: Rate) => wrongByStrain(results, item, rate),
    })),
    ...strain.flatMap((item) =>
      item.imageWise === null
        ? []
        : [
            {
              id: `${item.id} images`,
              name: t('imageWiseOf', { name: referenceText(item, words) }),
              rates: item.imageWise,
              arm: null,
              wrong: () => null,
            },
          ],
    ),
    ...results.arms
      .filter(({ arm }) => arm.input === 'bse')
      .map(({ arm, estimates }) => ({
        id: arm.id,
        name: armName(arm),
        rates: estimates.byVote,
        arm: arm.id,
        wrong: (rate: Rate) =>
          wrongUnits(results, { arm: arm.id, level: 'byVote', form: 'patients' }, rate),
      })),
  ];
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{t('table2')}</h2>
      <p className={styles.notes}>{t('table2Means')}</p>
      <div className={styles.scroll} role="region" aria-label={t('table2')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('method')}</th>
              {RATES.map((rate) => (
                <th key={rate} scope="col">
                  {t(`rate.${rate}`)}
                </th>
              ))}
              <th scope="col" className={table.number}>
                {t('patients')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                {RATES.map((rate) => (
                  <td key={rate}>
                    <RateCell row={row} rate={rate} onAsk={onAsk} />
                  </td>
                ))}
                <td className={table.number}>{integer(row.rates.accuracy.n)}</td>
              </tr>
            ))}
          </tbody>
          {paper ? <PaperRows /> : null}
        </table>
      </div>
      {paper ? <FaultNotes faults={STRAIN_FAULTS} /> : null}
    </section>
  );
}

interface RateCellProps extends Pick<Props, 'onAsk'> {
  readonly row: Row;
  readonly rate: Rate;
}

function RateCell({ row: { name, rates, arm, wrong }, rate, onAsk }: RateCellProps) {
  const { t } = useTranslation('results');
  const units = wrong(rate);
  const figure = <Percent value={rates[rate]} />;
  if (units === null) return figure;
  const what = { arm: name, rate: t(`rate.${rate}`) };
  return (
    <AskCell
      label={t('cell', what)}
      means={t('cellMeans')}
      onPress={() =>
        onAsk({ units: [...units], arm, title: t('wrong', { ...what, how: t('how.mean') }) })
      }
    >
      {figure}
    </AskCell>
  );
}

/** What the paper calls the networks that its Table 1 does not have. */
const PAPER_NETWORKS: Readonly<Partial<Record<PaperReader, 'vgg' | 'squeezenet' | 'densenet'>>> = {
  vgg16: 'vgg',
  squeezenet1_1: 'squeezenet',
  densenet121: 'densenet',
};

const STRAIN_FAULTS = [...new Set(PAPER_STRAIN.flatMap(({ faults }) => faults))];

/** What the paper's Table 2 has besides its networks of Table 1. */
function PaperRows() {
  const { t } = useTranslation('results');
  const { decimal } = useFormat();
  const printed = usePrinted();
  return (
    <tbody className={styles.paperRows}>
      {PAPER_STRAIN.map(({ method, cutoff, printed: values, faults }) => (
        <tr key={method}>
          <th scope="row">
            {t(`paper.${method}`, { cutoff: decimal(cutoff, 1) })}
            <FaultMarks
              all={STRAIN_FAULTS}
              own={faults.filter((fault) => !(fault in FAULTY_CELLS))}
            />
          </th>
          {RATES.map((rate) => (
            <td key={rate}>
              {decimal(values[rate], 2)}
              <FaultMarks
                all={STRAIN_FAULTS}
                own={faults.filter((fault) => FAULTY_CELLS[fault]?.includes(rate))}
              />
            </td>
          ))}
          <td />
        </tr>
      ))}
      {PAPER_COMPARATORS.map(({ images, reader, values }) => (
        <tr key={`${images} ${reader}`}>
          <th scope="row">
            {t('paper.comparator', {
              network: t(`paperNetwork.${PAPER_NETWORKS[reader]!}`),
              images: t(`paperImages.${images}`),
            })}
          </th>
          {RATES.map((rate) => (
            <td key={rate}>{printed(values[rate])}</td>
          ))}
          <td />
        </tr>
      ))}
    </tbody>
  );
}
