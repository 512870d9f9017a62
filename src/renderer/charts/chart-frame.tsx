import { type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ChartPoint, Drawing } from '../../charts/chart.ts';
import type { ChartTable, Figure } from '../../charts/figure.ts';
import { PAPER_THEME, WINDOW_THEME } from '../../charts/theme.ts';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import { useFormat } from '../ui/format.ts';
import tables from '../ui/table.module.css';
import { pngFile, saveFile, svgFile } from './chart-files.ts';
import styles from './chart-frame.module.css';
import { ChartPlot } from './chart-plot.tsx';
import { tableCsv } from './chart-table.ts';
import { useWidth } from './use-width.ts';

interface Props extends Figure {
  /** A click on a mark, or Enter. */
  readonly onPoint?: (point: ChartPoint) => void;
  /** Controls of the caller's, before the frame's own. */
  readonly children?: ReactNode;
}

/** Until the window says how wide the chart is. */
const FIRST_WIDTH = 640;

/** A chart with its title, tooltips, data table and files. */
export function ChartFrame(props: Props) {
  const { title, fileName, draw, describePoint, onPoint, table, children } = props;
  const { t } = useTranslation('charts');
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, FIRST_WIDTH);
  const [isTable, setTable] = useState(false);
  const [isUnpainted, setUnpainted] = useState(false);
  const heading = useId();
  const onPaper = (): Drawing => draw({ width, theme: PAPER_THEME });
  const savePng = async (): Promise<void> => {
    try {
      saveFile(await pngFile(onPaper()), `${fileName}.png`);
      setUnpainted(false);
    } catch {
      setUnpainted(true);
    }
  };
  return (
    <figure className={styles.frame} aria-labelledby={heading}>
      <figcaption className={styles.head}>
        <h3 id={heading}>{title}</h3>
        <div className={styles.actions}>
          {children}
          <Button kind="quiet" aria-expanded={isTable} onPress={() => setTable(!isTable)}>
            {isTable ? t('hideData') : t('showData')}
          </Button>
          <Button
            kind="quiet"
            aria-label={t('saveSvg')}
            onPress={() => saveFile(svgFile(onPaper()), `${fileName}.svg`)}
          >
            SVG
          </Button>
          <Button kind="quiet" aria-label={t('savePng')} onPress={() => void savePng()}>
            PNG
          </Button>
          <Button
            kind="quiet"
            aria-label={t('saveCsv')}
            onPress={() => {
              const file = new Blob([tableCsv(table)], { type: 'text/csv;charset=utf-8' });
              saveFile(file, `${fileName}.csv`);
            }}
          >
            CSV
          </Button>
        </div>
      </figcaption>
      {isUnpainted ? <Callout kind="warning">{t('unpainted')}</Callout> : null}
      <div ref={place} className={styles.place}>
        <ChartPlot
          title={title}
          drawing={draw({ width, theme: WINDOW_THEME })}
          describePoint={describePoint}
          onPoint={onPoint}
        />
      </div>
      {isTable ? <DataTable title={title} table={table} /> : null}
    </figure>
  );
}

function DataTable({ title, table }: { readonly title: string; readonly table: ChartTable }) {
  const { t } = useTranslation('charts');
  const { decimal, integer } = useFormat();
  const written = (cell: string | number | null, decimals: number | undefined): string => {
    if (cell === null) return '–';
    if (typeof cell === 'string') return cell;
    return decimals === undefined ? integer(cell) : decimal(cell, decimals);
  };
  return (
    // What scrolls must be reached by the keyboard.
    <div className={styles.scroll} role="region" aria-label={t('dataOf', { title })} tabIndex={0}>
      <table className={tables.table}>
        <thead>
          <tr>
            {table.columns.map(({ label }, column) => (
              <th key={label} scope="col" className={isNumber(table, column) ? tables.number : ''}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells, row) => (
            <tr key={row}>
              {table.columns.map(({ label, decimals }, column) => (
                <td key={label} className={isNumber(table, column) ? tables.number : ''}>
                  {written(cells[column] ?? null, decimals)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isNumber({ rows }: ChartTable, column: number): boolean {
  return rows.some((cells) => typeof cells[column] === 'number');
}
