import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { calibrationFigure } from '../../../charts/run/calibration-figure.ts';
import { decisionFigure } from '../../../charts/run/decision-figure.ts';
import { heatFigure } from '../../../charts/run/interval-figures.ts';
import { precisionRecallFigure } from '../../../charts/run/precision-recall-figure.ts';
import { rocFigure } from '../../../charts/run/roc-figure.ts';
import { trueClassFigure } from '../../../charts/run/true-class-figure.ts';
import type { ArmResults, RunResults } from '../../../shared/crossval/results.ts';
import { IMAGE_MODES } from '../../../shared/domain/input.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { LearningCurves } from './learning-curves.tsx';
import styles from './results.module.css';
import { RunChart } from './run-chart.tsx';
import { useArmName, useRunWords } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** Curves of the chosen arms, Figure 5, learning curves, and heat on full images. */
export function Figures({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const words = useRunWords();
  const armName = useArmName();
  const [chosen, setChosen] = useState(() => firstChoice(results));
  const [withScaled, setScaled] = useState(false);
  const arms = results.arms.filter(({ arm }) => chosen.includes(arm.id));
  const images = IMAGE_MODES.filter((mode) => results.arms.some(({ arm }) => arm.images === mode));
  const choose = (id: string, isChosen: boolean): void =>
    setChosen(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <>
      <fieldset className={styles.arms}>
        <legend>{t('armsShown')}</legend>
        {results.arms.map(({ arm }) => (
          <Checkbox
            key={arm.id}
            isSelected={chosen.includes(arm.id)}
            onChange={(isChosen) => choose(arm.id, isChosen)}
          >
            {armName(arm)}
          </Checkbox>
        ))}
      </fieldset>
      {arms.length === 0 ? (
        <p>{t('noArmShown')}</p>
      ) : (
        <div className={styles.charts}>
          <RunChart figure={rocFigure(results, arms, words)} onAsk={onAsk} />
          <RunChart figure={precisionRecallFigure(results, arms, words)} onAsk={onAsk} />
          <RunChart figure={calibrationFigure(results, arms, words, withScaled)} onAsk={onAsk}>
            <Checkbox isSelected={withScaled} onChange={setScaled}>
              {t('withScaled')}
            </Checkbox>
          </RunChart>
          <RunChart figure={decisionFigure(results, arms, words)} onAsk={onAsk} />
        </div>
      )}
      {images.map((mode) => (
        <RunChart key={mode} figure={trueClassFigure(results, mode, words)} onAsk={onAsk} />
      ))}
      <LearningCurves results={results} onAsk={onAsk} />
      {results.heat.length === 0 ? (
        <p className={styles.notes}>{t('noHeat')}</p>
      ) : (
        <RunChart figure={heatFigure(results, words)} onAsk={onAsk} />
      )}
    </>
  );
}

/** The reader and image mode of the main arm, on every input kind. */
function firstChoice({ arms, mainArm }: RunResults): readonly string[] {
  const main = arms.find(({ arm }) => arm.id === mainArm) ?? arms[0];
  const isLike = ({ arm }: ArmResults): boolean =>
    arm.reader === main?.arm.reader && arm.images === main.arm.images;
  return arms.filter(isLike).map(({ arm }) => arm.id);
}
