import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { RunResults } from '../../../shared/crossval/results.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { Confusions } from './confusions.tsx';
import { Misses } from './misses.tsx';
import styles from './results.module.css';
import { type Form, FORMS, type Level, LEVELS } from './rows.ts';
import { ScoreTable } from './score-table.tsx';
import type { CaseAsk } from './search.ts';
import { TableOne } from './table-one.tsx';
import { TableTwo } from './table-two.tsx';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** The paper's tables with the figures of this run. */
export function Tables({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const [level, setLevel] = useState<Level>('byVote');
  const [form, setForm] = useState<Form>('folds');
  const [paper, setPaper] = useState(false);
  return (
    <>
      <div className={styles.bar}>
        <CompactChoice
          label={t('level.label')}
          beside
          value={level}
          onChange={setLevel}
          options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
        <CompactChoice
          label={t('form.label')}
          beside
          value={form}
          onChange={setForm}
          options={FORMS.map((value) => ({ value, label: t(`form.${value}`) }))}
        />
        <Checkbox isSelected={paper} onChange={setPaper}>
          {t('paper.show')}
        </Checkbox>
      </div>
      <TableOne {...{ results, level, form, paper, onAsk }} />
      <Confusions {...{ results, level, onAsk }} />
      <ScoreTable results={results} onAsk={onAsk} />
      <TableTwo results={results} paper={paper} onAsk={onAsk} />
      <Misses results={results} paper={paper} onAsk={onAsk} />
    </>
  );
}
