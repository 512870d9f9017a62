import { memo, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import { type Command, useCommands } from '../app/commands.ts';
import type { Tool } from './use-viewer.ts';
import type { ViewerAbilities, ViewerActions } from './viewer-actions.ts';

interface Props {
  /** Read when a key is pressed, so that a gesture under way does not make the commands anew. */
  readonly actions: RefObject<ViewerActions>;
  readonly tool: Tool;
  readonly canCrop: ViewerAbilities['crop'];
  readonly canNudge: ViewerAbilities['nudge'];
  readonly canCalibrate: ViewerAbilities['calibrate'];
  readonly onCalibrate: () => void;
}

/** Where arrow keys point to. */
const ARROWS: Readonly<Record<string, { readonly right: number; readonly down: number }>> = {
  ArrowLeft: { right: -1, down: 0 },
  ArrowRight: { right: 1, down: 0 },
  ArrowUp: { right: 0, down: -1 },
  ArrowDown: { right: 0, down: 1 },
};

const FAR = 10;

/** The viewer's keys, as far as they do something now. */
export const ViewerCommands = memo(function ViewerCommands(props: Props) {
  const { actions, tool, canCrop, canNudge, canCalibrate, onCalibrate } = props;
  const { t } = useTranslation('viewer');
  const act = (): ViewerActions => actions.current;
  const command = (
    group: 'view' | 'crop' | 'caliper',
    label: string,
    keys: readonly string[],
    run: () => void,
  ): Command => ({ group: t(`keys.${group}`), label, keys, run });
  const arrows = (
    group: 'view' | 'crop' | 'caliper',
    label: string,
    modifiers: string,
    run: (right: number, down: number) => void,
  ): Command => ({
    group: t(`keys.${group}`),
    label,
    keys: Object.keys(ARROWS).map((key) => `${modifiers}${key}`),
    run: (pressed) => {
      const arrow = ARROWS[pressed.slice(modifiers.length)];
      if (arrow !== undefined) run(arrow.right, arrow.down);
    },
  });

  const view = [
    command('view', t('keys.zoomIn'), ['+', '='], () => act().zoom(1)),
    command('view', t('keys.zoomOut'), ['-'], () => act().zoom(-1)),
    command('view', t('keys.fit'), ['0'], () => act().fit()),
    command('view', t('keys.full'), ['1'], () => act().scale(1)),
    command('view', t('keys.double'), ['2'], () => act().scale(2)),
    arrows('view', t('keys.pan'), canNudge ? 'Mod+' : '', (right, down) => act().pan(right, down)),
    command('view', t('keys.panHold'), [' '], () => undefined),
    command('view', t('keys.other'), ['x'], () => act().other()),
    command('view', t('keys.maximise'), ['f'], () => act().maximise()),
    command('view', t('keys.hand'), ['h'], () => act().choose('hand')),
    command('view', t('keys.brighter'), ['l'], () => act().stepTone('brightness', 1)),
    command('view', t('keys.darker'), ['Shift+l'], () => act().stepTone('brightness', -1)),
    command('view', t('keys.moreContrast'), ['k'], () => act().stepTone('contrast', 1)),
    command('view', t('keys.lessContrast'), ['Shift+k'], () => act().stepTone('contrast', -1)),
    command('view', t('keys.resetTone'), ['j'], () => act().resetTone()),
    command('view', t('keys.cancel'), ['Escape'], () => act().cancel()),
  ];
  const crop = [
    command('crop', t('keys.draw'), ['r'], () => act().draw()),
    command('crop', t('keys.undo'), ['Mod+z'], () => act().undo()),
    command('crop', t('keys.redo'), ['Mod+Shift+z', 'Mod+y'], () => act().redo()),
    command('crop', t('keys.link'), ['m'], () => act().link()),
  ];
  const nudges = [
    arrows('crop', t('keys.nudge'), '', (x, y) => act().nudge(x, y, false)),
    arrows('crop', t('keys.nudgeFar'), 'Shift+', (x, y) => act().nudge(x * FAR, y * FAR, false)),
    arrows('crop', t('keys.resize'), 'Alt+', (x, y) => act().nudge(x, y, true)),
    arrows('crop', t('keys.resizeFar'), 'Alt+Shift+', (x, y) =>
      act().nudge(x * FAR, y * FAR, true),
    ),
    command('crop', t('keys.delete'), ['Delete', 'Backspace'], () => act().remove()),
  ];
  const measuring = [
    command('caliper', t('keys.measure'), ['d'], () => act().measure()),
    ...(tool === 'caliper'
      ? [command('caliper', t('keys.nextEnd'), ['e'], () => act().nextEnd())]
      : []),
    ...(tool === 'caliper' && canNudge
      ? [
          arrows('caliper', t('keys.nudgeEnd'), '', (x, y) => act().nudge(x, y, false)),
          arrows('caliper', t('keys.nudgeEndFar'), 'Shift+', (x, y) =>
            act().nudge(x * FAR, y * FAR, false),
          ),
          command('caliper', t('keys.delete'), ['Delete', 'Backspace'], () => act().remove()),
        ]
      : []),
    ...(canCalibrate ? [command('caliper', t('keys.calibrate'), ['g'], onCalibrate)] : []),
  ];
  useCommands([
    ...view,
    ...(canCrop ? crop : []),
    ...(canCrop && tool === 'crop' && canNudge ? nudges : []),
    ...measuring,
  ]);
  return null;
});
