import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { readerText } from '../../../../charts/run/run-figure.ts';
import { type ReaderName, READERS } from '../../../../shared/crossval/arms.ts';
import type { RunResults } from '../../../../shared/crossval/results.ts';
import { IMAGE_MODES } from '../../../../shared/domain/input.ts';
import type { JobId } from '../../../../shared/contract/jobs.ts';
import { useCommands } from '../../../app/commands.ts';
import { Button } from '../../../ui/button.tsx';
import { CompactChoice } from '../../../ui/compact-choice.tsx';
import { Select } from '../../../ui/field.tsx';
import { useFormat } from '../../../ui/format.ts';
import type { CaseAsk } from '../search.ts';
import { useRunWords } from '../run-words.ts';
import {
  armsOfPanel,
  type Panel,
  panelOf,
  type Preset,
  PRESETS,
  presetCases,
} from './case-choice.ts';
import { CaseTable } from './case-table.tsx';
import { CaseView } from './case-view.tsx';
import styles from './cases.module.css';

interface Props {
  readonly run: JobId;
  readonly results: RunResults;
  /** What was clicked; undefined where nothing was. */
  readonly ask: CaseAsk | undefined;
  /** Asks for all cases. */
  readonly onClear: () => void;
}

/** Figure 6: one case under the B, SE and B-SE models side by side, and the list it is chosen from. */
export function CasesPanel({ run, results, ask, onClear }: Props) {
  const { t } = useTranslation('cases');
  const { integer } = useFormat();
  const words = useRunWords();
  const [panel, setPanel] = useState(() => panelOf(results, ask?.arm ?? null));
  const [preset, setPreset] = useState<Preset>(() =>
    ask === undefined ? firstPreset(results, panel) : 'all',
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const arms = armsOfPanel(results, panel);
  const asked = ask === undefined ? null : new Set(ask.units);
  const listed = presetCases(results, panel, preset).filter(
    ({ unit }) => asked === null || asked.has(unit),
  );
  const place = Math.max(
    listed.findIndex(({ unit }) => unit === chosen),
    0,
  );
  const shown = listed[place];
  const step = (by: number): void =>
    setChosen(listed[Math.min(Math.max(place + by, 0), listed.length - 1)]?.unit ?? null);
  const group = t('title');
  useCommands([
    { group, keys: ['ArrowDown', 'j'], label: t('keys.next'), run: () => step(1) },
    { group, keys: ['ArrowUp', 'k'], label: t('keys.previous'), run: () => step(-1) },
  ]);
  const readers = READERS.filter((reader) => results.arms.some(({ arm }) => arm.reader === reader));
  const modes = IMAGE_MODES.filter((mode) => results.arms.some(({ arm }) => arm.images === mode));
  const change = (part: Partial<Panel>): void => setPanel({ ...panel, ...part });
  return (
    <div className={styles.panel}>
      {ask === undefined ? null : (
        <div className={styles.asked}>
          <p>{t('asked', { title: ask.title, cases: integer(ask.units.length) })}</p>
          <Button onPress={onClear}>{t('showAll')}</Button>
        </div>
      )}
      <div className={styles.bar}>
        <Select
          label={t('list')}
          value={preset}
          onChange={setPreset}
          options={PRESETS.map((value) => ({ value, label: t(`preset.${value}`) }))}
        />
        <CompactChoice<ReaderName>
          label={t('reader')}
          value={panel.reader}
          onChange={(reader) => change({ reader })}
          options={readers.map((value) => ({ value, label: readerText(value, words) }))}
        />
        {modes.length < 2 ? null : (
          <CompactChoice
            label={t('images')}
            value={panel.images}
            onChange={(images) => change({ images })}
            options={modes.map((value) => ({ value, label: words.say(`images-${value}`) }))}
          />
        )}
      </div>
      {shown === undefined ? (
        <p>{t('none')}</p>
      ) : (
        <div className={styles.split}>
          <CaseTable
            cases={listed}
            arms={arms}
            chosen={shown.unit}
            onChoose={(unit) => setChosen(unit)}
          />
          <CaseView key={shown.unit} {...{ run, results, arms }} item={shown} />
        </div>
      )}
    </div>
  );
}

/** What Figure 6 shows, where there is such a case. */
function firstPreset(results: RunResults, panel: Panel): Preset {
  return presetCases(results, panel, 'only-bse-right').length > 0 ? 'only-bse-right' : 'all';
}
