import { useTranslation } from 'react-i18next';

import { drawCalibration } from '../../../charts/calibration.ts';
import type { Figure } from '../../../charts/figure.ts';
import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { CalibrationFigures, CalibrationResult } from '../../../shared/domain/calibration.ts';
import { useFormat } from '../../ui/format.ts';

/** The reliability curves before and after a calibration. */
export function useReliability(model: ModelCard, result: CalibrationResult): Figure {
  const { t } = useTranslation('trust');
  const { decimal, integer } = useFormat();
  const { before, after, patients } = result;
  const title = t('chart.title');
  const n = integer(patients.benign + patients.malignant);
  const simulated = model.origin === 'real' ? '' : ` ${t('chart.notReal')}`;
  const series = [
    { label: t('before'), figures: before },
    { label: t('after'), figures: after },
  ];
  const brier = (of: CalibrationFigures): string =>
    t('chart.brier', { brier: decimal(of.brier, 3) });
  return {
    fileName: 'calibration',
    title,
    draw: (size) =>
      drawCalibration({
        ...size,
        title,
        description: t('chart.seen'),
        note: `${t('chart.note', { n })}${simulated}`,
        decimal,
        series: series.map(({ label, figures }) => ({
          label,
          note: brier(figures),
          bins: figures.bins,
        })),
        axes: { predicted: t('chart.x'), observed: t('chart.y'), count: t('chart.count') },
        perfect: t('chart.perfect'),
      }),
    describePoint: ({ series: at, index }) => {
      const { label, figures } = series[at]!;
      const { n: own, predicted, observed } = figures.bins[index]!;
      return {
        title: label,
        lines: [
          `${t('chart.x')}: ${decimal(predicted, 3)}`,
          `${t('chart.y')}: ${decimal(observed.value, 3)} (${decimal(observed.low, 3)}–${decimal(observed.high, 3)})`,
          `${t('chart.count')}: ${integer(own)}`,
        ],
      };
    },
    table: {
      columns: [
        { label: t('chart.curve') },
        { label: t('chart.count') },
        { label: t('chart.x'), decimals: 4 },
        { label: t('chart.y'), decimals: 4 },
        { label: t('chart.low'), decimals: 4 },
        { label: t('chart.high'), decimals: 4 },
      ],
      rows: series.flatMap(({ label, figures }) =>
        figures.bins.map(({ n: own, predicted, observed: { value, low, high } }) => {
          return [label, own, predicted, value, low, high];
        }),
      ),
    },
  };
}
