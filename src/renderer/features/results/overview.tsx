import { useTranslation } from 'react-i18next';

import { aucFigure } from '../../../charts/run/interval-figures.ts';
import { partsFigure } from '../../../charts/run/parts-figure.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { useFormat } from '../../ui/format.ts';
import { Remarks } from './notices.tsx';
import { RunChart } from './run-chart.tsx';
import { useRunWords } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** What must be known before any figure is read, how the arms compare, and who is in which part. */
export function Overview({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { integer } = useFormat();
  const words = useRunWords();
  const { units, protocol } = results;
  return (
    <>
      <p>
        {t('unitsDone', { done: integer(units.done), total: integer(units.total) })}{' '}
        {t(`protocol.${protocol.kind}`, { folds: integer(protocol.folds) })}
      </p>
      <Remarks results={results} />
      <RunChart figure={aucFigure(results, words)} onAsk={onAsk} />
      <RunChart figure={partsFigure(results, words)} onAsk={onAsk} />
    </>
  );
}
