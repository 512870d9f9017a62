import type { ReactNode } from 'react';

import type { RunFigure } from '../../../charts/run/run-figure.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly figure: RunFigure;
  readonly onAsk: (ask: CaseAsk) => void;
  /** Controls of this chart. */
  readonly children?: ReactNode;
}

/** A figure of a run whose marks lead to the cases behind them. */
export function RunChart({ figure, onAsk, children }: Props) {
  const { behind, ...rest } = figure;
  return (
    <ChartFrame
      {...rest}
      onPoint={(point) => {
        const found = behind(point);
        if (found !== null) onAsk({ ...found, units: [...found.units] });
      }}
    >
      {children}
    </ChartFrame>
  );
}
