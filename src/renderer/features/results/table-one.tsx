import { useTranslation } from 'react-i18next';

import type { Arm } from '../../../shared/crossval/arms.ts';
import {
  FAULTY_CELLS,
  PAPER_RECOGNITION,
  type PaperFault,
  type PaperRow,
} from '../../../shared/crossval/paper.ts';
import type { ArmResults, OverFolds, RunResults } from '../../../shared/crossval/results.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell, FaultMarks, FaultNotes, Percent, Printed, usePrinted } from './cells.tsx';
import styles from './results.module.css';
import { type Form, type Level, paperRow, type Rate, RATES, wrongUnits } from './rows.ts';
import { useArmName } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly level: Level;
  readonly form: Form;
  /** Whether the paper's own figures stand below. */
  readonly paper: boolean;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** Tables 1 and 3: rates, recognition rate and AUC of every arm. */
export function TableOne({ results, level, form, paper, onAsk }: Props) {
  const { t } = useTranslation('results');
  const faults = paper
    ? [...new Set(results.arms.flatMap(({ arm }) => paperRow(level, arm)?.faults ?? []))]
    : [];
  return (
    <section>
      <h2>{t('table1', { level: t(`level.${level}`) })}</h2>
      <p className={styles.notes}>{t(`form.${form}Means`)}</p>
      <div className={styles.scroll} role="region" aria-label={t('table1Short')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('arm')}</th>
              {RATES.map((rate) => (
                <th key={rate} scope="col">
                  {t(`rate.${rate}`)}
                </th>
              ))}
              <th scope="col">{t('recognition')}</th>
              <th scope="col">{t(level === 'imageWise' ? 'imageAuc' : 'auc')}</th>
              <th scope="col" className={table.number}>
                {t(form === 'folds' ? 'foldsAndPatients' : 'patients')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.arms.map((own) => (
              <Row
                key={own.arm.id}
                own={own}
                row={paper ? paperRow(level, own.arm) : undefined}
                {...{ results, level, form, paper, onAsk, faults }}
              />
            ))}
          </tbody>
        </table>
      </div>
      {paper ? <p className={styles.notes}>{t('paper.means')}</p> : null}
      <FaultNotes faults={faults} />
    </section>
  );
}

interface RowProps extends Props {
  readonly own: ArmResults;
  readonly row: PaperRow | undefined;
  readonly faults: readonly PaperFault[];
}

function Row({ results, own, row, level, form, paper, onAsk, faults }: RowProps) {
  const { t } = useTranslation('results');
  const { integer, decimal } = useFormat();
  const printed = usePrinted();
  const name = useArmName()(own.arm);
  const recognition = paper ? paperRecognition(own.arm) : undefined;
  const ask = (rate: Rate): void =>
    onAsk({
      units: [...wrongUnits(results, { arm: own.arm.id, level, form }, rate)],
      arm: own.arm.id,
      title: t('wrong', { arm: name, rate: t(`rate.${rate}`), how: t(howOf(level, form)) }),
    });
  /** Of a figure that is no rate: everybody who lowers it. */
  const askAll = (by: Level, rate: string): void =>
    onAsk({
      units: [...wrongUnits(results, { arm: own.arm.id, level: by, form }, 'accuracy')],
      arm: own.arm.id,
      title: t('wrong', { arm: name, rate, how: t(howOf(by, form)) }),
    });
  const ofRow = row?.faults.filter((fault) => !(fault in FAULTY_CELLS)) ?? [];
  return (
    <tr>
      <th scope="row">
        {name}
        <FaultMarks all={faults} own={ofRow} />
      </th>
      {RATES.map((rate) => (
        <td key={rate}>
          <AskCell
            label={t('cell', { arm: name, rate: t(`rate.${rate}`) })}
            means={t('cellMeans')}
            onPress={() => ask(rate)}
          >
            <Percent
              value={form === 'folds' ? own.paperForm[level][rate] : own.estimates[level][rate]}
            />
          </AskCell>
          {row === undefined ? null : (
            <Printed>
              {printed(row.values[rate])}
              <FaultMarks
                all={faults}
                own={row.faults.filter((fault) => FAULTY_CELLS[fault]?.includes(rate))}
              />
            </Printed>
          )}
        </td>
      ))}
      <td>
        <AskCell
          label={t('cell', { arm: name, rate: t('recognition') })}
          means={t('cellMeans')}
          onPress={() => askAll('imageWise', t('recognition'))}
        >
          <Percent
            value={form === 'folds' ? own.paperForm.recognition : own.estimates.recognition}
          />
        </AskCell>
        {recognition === undefined ? null : <Printed>{decimal(recognition, 2)}</Printed>}
      </td>
      <td>
        <AskCell
          label={t('cell', { arm: name, rate: t('auc') })}
          means={t('cellMeans')}
          onPress={() => askAll('byMeanProbability', t('auc'))}
        >
          <Percent value={areaOf(own, level, form)} />
        </AskCell>
      </td>
      <td className={table.number}>
        {form === 'folds'
          ? t('foldsN', {
              folds: integer(own.folds.length),
              n: integer(own.estimates[level].accuracy.n),
            })
          : integer(own.estimates[level].accuracy.n)}
      </td>
    </tr>
  );
}

function howOf(level: Level, form: Form): `how.${'images' | 'folds' | 'mean'}` {
  if (level === 'imageWise') return 'how.images';
  return form === 'folds' ? 'how.folds' : 'how.mean';
}

/** The paper's Table 3; undefined where it has none. */
function paperRecognition({ input, images, reader }: Arm): number | undefined {
  if (reader === 'voting') return undefined;
  const row = PAPER_RECOGNITION.find((each) => each.input === input && each.images === images);
  return Object.entries(row?.values ?? {}).find(([name]) => name === reader)?.[1];
}

/** The area under the ROC curve of the images, or of the mean probabilities per patient or lesion. */
function areaOf(
  { paperForm, estimates }: ArmResults,
  level: Level,
  form: Form,
): OverFolds | Estimate {
  if (level === 'imageWise') return form === 'folds' ? paperForm.imageAuc : estimates.imageWise.auc;
  return form === 'folds' ? paperForm.auc : estimates.byMeanProbability.auc;
}
