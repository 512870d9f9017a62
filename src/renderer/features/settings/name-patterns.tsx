import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { type NamePattern, namePattern } from '../../../shared/contract/imports.ts';
import { DEFAULT_NAME_PATTERN } from '../../../shared/pairing/names.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { type PatternTexts, patternOf, wrongExpressions } from './pattern-form.ts';
import styles from './settings.module.css';
import { useNameMarks } from './use-name-marks.ts';

/** Names as scanners and their users give them. */
const EXAMPLES = [
  'P017/P017-1_B.png',
  'P017/P017-1_SE.png',
  'weber 03 bmode.jpg',
  'weber 03 strain.jpg',
  'IMG_0042.bmp',
].join('\n');

interface Props {
  readonly pattern: NamePattern;
  /** Names to try it on; usual ones where there are none. */
  readonly names?: readonly string[];
}

/** How the two images of a pair are told apart by name, tried on names as one types. */
export function NamePatterns({ pattern, names = [] }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  // What is typed outlives the saving of what was typed before.
  const [typed, setTyped] = useState<PatternTexts>();
  const texts = typed ?? { ...pattern, patient: pattern.patient ?? '' };
  const [examples, setExamples] = useState(names.length === 0 ? EXAMPLES : names.join('\n'));
  const save = useMutation(useApi().settings.set.mutationOptions());
  const wrong = wrongExpressions(texts);
  const parsed = namePattern.safeParse(patternOf(texts));
  const sound = parsed.success && wrong.length === 0 ? parsed.data : null;
  const changed = sound !== null && JSON.stringify(sound) !== JSON.stringify(pattern);
  const isDefault = JSON.stringify(patternOf(texts)) === JSON.stringify(DEFAULT_NAME_PATTERN);
  return (
    <form
      className={styles.body}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) save.mutate({ namePattern: sound });
      }}
    >
      <p className={styles.quiet}>{t('pattern.explain')}</p>
      <div className={styles.patterns}>
        {(['b', 'se', 'patient'] as const).map((field) => (
          <TextField
            key={field}
            label={t(`pattern.${field}`)}
            value={texts[field]}
            onChange={(text) => setTyped({ ...texts, [field]: text })}
            problem={wrong.includes(field) ? t('pattern.wrong') : undefined}
            {...(field === 'patient' ? { hint: t('pattern.patientHint') } : {})}
            spellCheck="false"
            maxLength={LONGEST}
          />
        ))}
      </div>
      <div className={styles.example}>
        <TextField
          label={t('pattern.examples')}
          value={examples}
          onChange={setExamples}
          long
          spellCheck="false"
        />
        <Example pattern={sound} examples={examples} />
      </div>
      {save.isError ? <FailureMessage error={save.error} /> : null}
      <div className={styles.buttons}>
        <Button type="submit" isDisabled={!changed} isPending={save.isPending}>
          {t('pattern.save')}
        </Button>
        <Button
          kind="quiet"
          isDisabled={isDefault}
          onPress={() => setTyped({ ...DEFAULT_NAME_PATTERN, patient: '' })}
        >
          {t('pattern.default')}
        </Button>
      </div>
    </form>
  );
}

/** Longest expression, and names tried at most. */
const LONGEST = 200;
const MOST_EXAMPLES = 20;

interface ExampleProps {
  readonly pattern: NamePattern | null;
  readonly examples: string;
}

function Example({ pattern, examples }: ExampleProps) {
  const { t } = useTranslation(['settings', 'common']);
  const names = examples
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, MOST_EXAMPLES);
  const marks = useNameMarks(pattern, names);
  if (marks === 'slow')
    return (
      <p className={styles.fault} role="alert">
        {t('pattern.slow')}
      </p>
    );
  return (
    <table className={styles.table} aria-label={t('pattern.result')}>
      <thead>
        <tr>
          <th scope="col">{t('pattern.name')}</th>
          <th scope="col">{t('pattern.image')}</th>
          <th scope="col">{t('pattern.key')}</th>
          <th scope="col">{t('pattern.code')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name, at) => {
          const mark = marks?.[at];
          const role = mark?.role ?? null;
          return (
            <tr key={`${name} ${at}`}>
              <th scope="row">{name}</th>
              <td>
                {role === null ? t('pattern.unmarked') : t(`image.${role}`, { ns: 'common' })}
              </td>
              <td>{mark?.key ?? ''}</td>
              <td>{mark?.patient ?? '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
