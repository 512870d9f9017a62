import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { armText, type RunWords } from '../../../charts/run/run-figure.ts';
import type { RunText } from '../../../charts/run/texts.ts';
import type { Arm } from '../../../shared/crossval/arms.ts';
import { useFormat } from '../../ui/format.ts';

/** How figures of a run are put into the words of the window. */
export function useRunWords(): RunWords {
  const { t } = useTranslation('figures');
  const { decimal, integer } = useFormat();
  return useMemo(() => {
    // What each text is filled with is known to whoever says it, not to the type of all of them.
    const say = t as (text: RunText, values: Readonly<Record<string, string>>) => string;
    return { say: (text, values = {}) => say(text, values), decimal, integer };
  }, [t, decimal, integer]);
}

/** An arm in words: `B-SE, cropped, ensemble`. */
export function useArmName(): (arm: Arm) => string {
  const words = useRunWords();
  return (arm) => armText(arm, words);
}
