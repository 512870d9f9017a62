import { useTranslation } from 'react-i18next';

import { useCommands } from '../../app/commands.ts';
import type { Choosing } from './add-buttons.tsx';
import type { PlanPair } from './plan.ts';

interface Adding {
  readonly choosing: Choosing;
  readonly busy: boolean;
  /** Whether there is something to discard and to find pairs in. */
  readonly begun: boolean;
  readonly open: (dialog: 'path' | 'patterns' | 'discard') => void;
}

/** The keys by which files come, and go. */
export function useAddCommands({ choosing, busy, begun, open }: Adding): void {
  const { t } = useTranslation('importing');
  const group = t('keys');
  const free = (run: () => void) => (): void => {
    if (!busy) run();
  };
  useCommands([
    { group, keys: ['o'], label: t('add.files'), run: free(choosing.files) },
    { group, keys: ['Shift+o'], label: t('add.folder'), run: free(choosing.folder) },
    { group, keys: ['p'], label: t('add.path'), run: free(() => open('path')) },
    ...(begun
      ? [
          { group, keys: ['m'], label: t('patterns'), run: free(() => open('patterns')) },
          { group, keys: ['Shift+Delete'], label: t('discard'), run: free(() => open('discard')) },
        ]
      : []),
  ]);
}

export interface PairActions {
  readonly pairs: readonly PlanPair[];
  readonly selected: string | null;
  readonly columns: number;
  /** Selects a pair and puts the focus on it. */
  readonly go: (key: string) => void;
  readonly swap: (key: string) => void;
  readonly takeApart: (key: string) => void;
  readonly leaveOut: (key: string) => void;
  readonly compare: (key: string) => void;
  readonly edit: (key: string) => void;
  readonly pairChosen: () => void;
  readonly store: () => void;
}

/** The keys by which pairs are looked through. */
export function usePairCommands(actions: PairActions): void {
  const { t } = useTranslation('importing');
  const group = t('keys');
  const { pairs, selected, columns } = actions;
  const place = pairs.findIndex(({ key }) => key === selected);
  const step = (by: number) => (): void => {
    const target = place < 0 ? 0 : Math.min(pairs.length - 1, Math.max(0, place + by));
    const pair = pairs[target];
    if (pair !== undefined) actions.go(pair.key);
  };
  const act = (run: (key: string) => void) => (): void => {
    const key = selected ?? pairs[0]?.key;
    if (key !== undefined) run(key);
  };
  useCommands([
    { group, keys: ['ArrowRight'], label: t('key.next'), run: step(1) },
    { group, keys: ['ArrowLeft'], label: t('key.previous'), run: step(-1) },
    { group, keys: ['ArrowDown'], label: t('key.below'), run: step(columns) },
    { group, keys: ['ArrowUp'], label: t('key.above'), run: step(-columns) },
    { group, keys: ['Home'], label: t('key.first'), run: step(-pairs.length) },
    { group, keys: ['End'], label: t('key.last'), run: step(pairs.length) },
    { group, keys: ['Enter'], label: t('key.edit'), run: act(actions.edit) },
    { group, keys: ['s'], label: t('pair.swap'), run: act(actions.swap) },
    { group, keys: ['t'], label: t('pair.takeApart'), run: act(actions.takeApart) },
    { group, keys: ['x'], label: t('key.leaveOut'), run: act(actions.leaveOut) },
    { group, keys: ['c'], label: t('key.copies'), run: act(actions.compare) },
    { group, keys: ['b'], label: t('key.pair'), run: actions.pairChosen },
    { group, keys: ['Mod+Enter'], label: t('key.store'), run: actions.store, whileTyping: true },
  ]);
}
