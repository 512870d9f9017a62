import { useTranslation } from 'react-i18next';

import { type Command, useCommands } from '../../app/commands.ts';
import { biradsByKey, steppedConfidence } from './opinion-draft.ts';
import type { CropWork } from './use-crop.tsx';
import type { HeatChoice } from './use-heat.ts';
import type { OwnOpinion } from './use-own-opinion.ts';

interface Acts {
  readonly crop: CropWork;
  readonly own: OwnOpinion;
  readonly heat: HeatChoice;
  /** Whether the machine has spoken. */
  readonly revealed: boolean;
  readonly next: () => void;
  readonly previous: () => void;
  /** Commits the opinion, or reveals the machine's, whichever is due. */
  readonly primary: () => void;
  readonly commit: () => void;
  /** Chooses a diagnosis and leads to the rest of the form. */
  readonly give: (diagnosis: 'benign' | 'malignant') => void;
  readonly print: () => void;
}

/** Opacity of Grad-CAM changes by this with a key. */
const STEP = 0.1;

/** The reading screen's keys. While the crop is drawn, the viewer's own keys come first. */
export function useReaderCommands(acts: Acts): void {
  const { t } = useTranslation('reader');
  const { crop, heat, revealed } = acts;
  const group = t('keys.group');
  const opinion = t('keys.opinion');
  const pairs: Command[] = [
    { group, keys: ['n'], label: t('keys.next'), run: acts.next },
    { group, keys: ['p'], label: t('keys.previous'), run: acts.previous },
    { group, keys: ['Mod+p'], label: t('keys.print'), run: acts.print, whileTyping: true },
  ];
  const drawing: Command[] = [
    { group, keys: ['Enter'], label: t('keys.saveCrop'), run: () => void crop.save() },
    {
      group,
      keys: ['c'],
      label: t('keys.copyCrop'),
      run: () => crop.editor.copyPrevious?.(),
    },
    { group, keys: ['q'], label: t('keys.leaveCrop'), run: crop.leave },
  ];
  const reading: Command[] = [
    { group, keys: ['Enter'], label: t('keys.primary'), run: acts.primary },
    { group, keys: ['r'], label: t('keys.crop'), run: crop.edit },
    { group: opinion, keys: ['b'], label: t('keys.benign'), run: () => acts.give('benign') },
    { group: opinion, keys: ['m'], label: t('keys.malignant'), run: () => acts.give('malignant') },
    {
      group: opinion,
      keys: ['Mod+Enter'],
      label: t('keys.commit'),
      run: acts.commit,
      whileTyping: true,
    },
  ];
  const mapped: Command[] = [
    { group, keys: ['o'], label: t('keys.heat'), run: heat.toggle },
    { group, keys: ['w'], label: t('keys.heatClass'), run: heat.otherClass },
    {
      group,
      keys: ['.'],
      label: t('keys.heatMore'),
      run: () => heat.setOpacity(heat.opacity + STEP),
    },
    {
      group,
      keys: [','],
      label: t('keys.heatLess'),
      run: () => heat.setOpacity(heat.opacity - STEP),
    },
  ];
  useCommands([
    ...pairs,
    ...(crop.editing ? drawing : reading),
    ...(revealed && !crop.editing ? mapped : []),
  ]);
}

/**
 * The keys of the form, there while it is filled in: digits are BI-RADS then, and magnify the image
 * again when that has the focus. They come last, so that they come first.
 */
export function OpinionKeys({ own }: { readonly own: OwnOpinion }) {
  const { t } = useTranslation('reader');
  const group = t('keys.opinion');
  const { draft, change } = own;
  const { birads, confidence } = draft;
  useCommands([
    {
      group,
      keys: ['0', '1', '2', '3', '4', '5', '6'],
      label: t('keys.birads'),
      run: (key) => change({ birads: biradsByKey(birads, key) }),
    },
    {
      group,
      keys: ['s'],
      label: t('keys.surer'),
      run: () => change({ confidence: steppedConfidence(confidence, 1) }),
    },
    {
      group,
      keys: ['Shift+s'],
      label: t('keys.lessSure'),
      run: () => change({ confidence: steppedConfidence(confidence, -1) }),
    },
    ...(own.stands === undefined
      ? []
      : [{ group, keys: ['Escape'], label: t('keys.keep'), run: own.keep }]),
  ]);
  return null;
}
