import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { readerText } from '../../../charts/run/run-figure.ts';
import { learningFigure, learningStages } from '../../../charts/run/learning-figure.ts';
import { fitName, type ReaderName, READERS } from '../../../shared/crossval/arms.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { Select } from '../../ui/field.tsx';
import { RunChart } from './run-chart.tsx';
import { useRunWords } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** Learning curves of one stage of one fit, all folds together. */
export function LearningCurves({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const words = useRunWords();
  const stages = learningStages(results);
  const [chosen, setChosen] = useState(0);
  const stage = stages[chosen];
  if (stage === undefined) return null;
  const texts = stages.map(({ fit, stage: name }) => {
    const own = results.plan.fits.find((each) => fitName(each) === fit);
    const reader = READERS.find((each): each is ReaderName => each === name);
    return {
      fit:
        own === undefined
          ? fit
          : `${words.say(`input-${own.input}`)}, ${words.say(`images-${own.images}`)}`,
      stage: reader === undefined ? name : readerText(reader, words),
    };
  });
  return (
    <RunChart figure={learningFigure(results, stage, texts[chosen]!, words)} onAsk={onAsk}>
      <Select
        label={t('stage')}
        hideLabel
        value={String(chosen)}
        onChange={(value) => setChosen(Number(value))}
        options={texts.map(({ fit, stage: name }, index) => ({
          value: String(index),
          label: `${fit}, ${name}`,
        }))}
      />
    </RunChart>
  );
}
