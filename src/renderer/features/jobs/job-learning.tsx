import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { learningFigure, learningStages } from '../../../charts/run/learning-figure.ts';
import { readerText, type RunWords } from '../../../charts/run/run-figure.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { type ReaderName, READERS } from '../../../shared/crossval/arms.ts';
import { IMAGE_MODES, INPUT_KINDS } from '../../../shared/domain/input.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { useApi } from '../../rpc/api.tsx';
import { Select } from '../../ui/field.tsx';
import { useRunWords } from '../results/run-words.ts';
import styles from './jobs.module.css';

/** While it goes on its epochs are asked for this often, in milliseconds. */
const EVERY = 4000;

/** How a run learns: losses and accuracies over the epochs of one stage, all folds so far. */
export function JobLearning({ job }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const api = useApi();
  const words = useWords(job);
  const { id, state, progress, studyName } = job;
  const isFit = job.kind === 'crossval' || job.kind === 'fit';
  const { queryKey, ...query } = api.jobs.epochs.queryOptions({ input: { id } });
  const epochs = useQuery({
    ...query,
    // What ends with a unit is asked for at once.
    queryKey: [...queryKey, state, progress?.done ?? 0],
    enabled: isFit,
    refetchInterval: state === 'running' ? EVERY : false,
    placeholderData: keepPreviousData,
  });
  // Null follows what is fitted now.
  const [chosen, setChosen] = useState<string | null>(null);
  const learning = epochs.data ?? [];
  const stages = learningStages({ learning });
  const keyOf = ({ fit, stage }: (typeof stages)[number]): string => `${fit} ${stage}`;
  const stage = stages.find((each) => keyOf(each) === chosen) ?? stages.at(-1);
  if (stage === undefined) return null;
  const texts = (each: typeof stage) => ({
    fit: fitText(each.fit, words),
    stage: stageText(each.stage, words),
  });
  const { behind: _none, ...figure } = learningFigure(
    { learning, study: studyName },
    stage,
    texts(stage),
    words,
  );
  return (
    <section className={styles.card} aria-label={t('learning.title')}>
      <ChartFrame {...figure}>
        <Select
          label={t('learning.stage')}
          hideLabel
          value={keyOf(stage)}
          onChange={setChosen}
          options={stages.map((each) => {
            const { fit, stage: name } = texts(each);
            return { value: keyOf(each), label: `${fit}, ${name}` };
          })}
        />
      </ChartFrame>
    </section>
  );
}

/** A fit of its own has no folds. */
function useWords({ kind }: Job): RunWords {
  const { t } = useTranslation('jobs');
  const words = useRunWords();
  if (kind !== 'fit') return words;
  return {
    ...words,
    say: (text, values) => (text === 'foldNumber' ? t('wholeFit') : words.say(text, values)),
  };
}

function fitText(fit: string, { say }: RunWords): string {
  const [input, images] = fit.split('-');
  const own = INPUT_KINDS.find((each) => each === input);
  const mode = IMAGE_MODES.find((each) => each === images);
  return own === undefined || mode === undefined
    ? fit
    : `${say(`input-${own}`)}, ${say(`images-${mode}`)}`;
}

function stageText(stage: string, words: RunWords): string {
  const reader = READERS.find((each): each is ReaderName => each === stage);
  return reader === undefined ? stage : readerText(reader, words);
}
