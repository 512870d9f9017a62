import { useTranslation } from 'react-i18next';

import { useCommands } from '../../app/commands.ts';
import type { Worklist } from './use-worklist.ts';

/** The worklist's keys. */
export function useWorklistCommands(list: Worklist, create: () => void): void {
  const { t } = useTranslation('worklist');
  const group = t('title');
  const { selected, fit, rows } = list;
  const last = Math.max(0, (rows.total ?? 0) - 1);
  const select = (place: number): void => {
    // Whoever moves in the list is in the list: Enter then opens, and the row is read aloud.
    list.grid.current?.focus({ preventScroll: true });
    list.select(Math.min(last, Math.max(0, place)));
  };
  const search = (): void => {
    list.box.current?.focus();
    list.box.current?.select();
  };
  useCommands([
    { group, keys: ['/'], label: t('key.search'), run: search },
    { group, keys: ['Mod+f'], label: t('key.searchAnywhere'), run: search, whileTyping: true },
    { group, keys: ['ArrowDown'], label: t('key.next'), run: () => select(selected + 1) },
    { group, keys: ['ArrowUp'], label: t('key.previous'), run: () => select(selected - 1) },
    { group, keys: ['PageDown'], label: t('key.pageDown'), run: () => select(selected + fit) },
    { group, keys: ['PageUp'], label: t('key.pageUp'), run: () => select(selected - fit) },
    { group, keys: ['Home'], label: t('key.first'), run: () => select(0) },
    { group, keys: ['End'], label: t('key.last'), run: () => select(last) },
    { group, keys: ['Enter'], label: t('key.open'), run: () => list.openAt(selected) },
    { group, keys: ['n'], label: t('newPatient'), run: create },
    { group, keys: ['i'], label: t('import'), run: list.importPairs },
    { group, keys: ['a'], label: t('annotateThese'), run: list.annotate },
  ]);
}
