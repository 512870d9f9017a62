import {
  Crop,
  FlipHorizontal2,
  Hand,
  Maximize,
  Redo2,
  Ruler,
  Trash2,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Group, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

import { Button, IconButton } from '../ui/button.tsx';
import { ToneControl } from './tone-control.tsx';
import type { Tone } from './tools/tone.ts';
import styles from './toolbar.module.css';
import type { Tool } from './use-viewer.ts';
import type { ViewerActions, ViewerAbilities } from './viewer-actions.ts';

interface Props {
  readonly tool: Tool;
  readonly tone: Tone;
  readonly actions: ViewerActions;
  readonly can: ViewerAbilities;
  readonly onCalibrate: () => void;
  readonly children: ReactNode;
}

const TOOLS = [
  { name: 'crop', icon: Crop },
  { name: 'caliper', icon: Ruler },
  { name: 'hand', icon: Hand },
] as const;

/** What can be done with the pair by mouse; all of it also has keys. */
export function ViewerToolbar({ tool, tone, actions, can, onCalibrate, children }: Props) {
  const { t } = useTranslation('viewer');
  return (
    <Toolbar className={styles.toolbar ?? ''} aria-label={t('toolbar')}>
      <Group className={styles.group ?? ''} aria-label={t('tool.label')}>
        {TOOLS.filter(({ name }) => name !== 'crop' || can.crop).map(({ name, icon: Icon }) => (
          <Do
            key={name}
            label={t(`tool.${name}`)}
            pressed={tool === name}
            run={() => actions.choose(name)}
          >
            <Icon aria-hidden="true" />
          </Do>
        ))}
      </Group>
      <span className={styles.divider} aria-hidden="true" />
      <Group className={styles.group ?? ''} aria-label={t('zoom.label')}>
        <Do label={t('zoom.out')} run={() => actions.zoom(-1)}>
          <ZoomOut aria-hidden="true" />
        </Do>
        <Do label={t('zoom.in')} run={() => actions.zoom(1)}>
          <ZoomIn aria-hidden="true" />
        </Do>
        <Do label={t('zoom.fit')} run={actions.fit}>
          <Maximize aria-hidden="true" />
        </Do>
        <Do label={t('zoom.full')} run={() => actions.scale(1)}>
          <span className={styles.full}>1:1</span>
        </Do>
      </Group>
      <span className={styles.divider} aria-hidden="true" />
      <ToneControl value={tone} onChange={actions.setTone} />
      {tool === 'crop' ? (
        <>
          <span className={styles.divider} aria-hidden="true" />
          <Group className={styles.group ?? ''} aria-label={t('tool.crop')}>
            <Do label={t('crop.undo')} run={actions.undo} disabled={!can.undo}>
              <Undo2 aria-hidden="true" />
            </Do>
            <Do label={t('crop.redo')} run={actions.redo} disabled={!can.redo}>
              <Redo2 aria-hidden="true" />
            </Do>
            <Do label={t('crop.link')} run={actions.link} disabled={!can.link}>
              <FlipHorizontal2 aria-hidden="true" />
            </Do>
            <Do label={t('crop.delete')} run={actions.remove} disabled={!can.remove}>
              <Trash2 aria-hidden="true" />
            </Do>
          </Group>
        </>
      ) : null}
      {tool === 'caliper' ? (
        <>
          <span className={styles.divider} aria-hidden="true" />
          <Button
            kind="quiet"
            onPress={onCalibrate}
            isDisabled={!can.calibrate}
            preventFocusOnPress
          >
            {t('caliper.calibrate')}
          </Button>
          <Do label={t('caliper.delete')} run={actions.remove} disabled={!can.remove}>
            <Trash2 aria-hidden="true" />
          </Do>
        </>
      ) : null}
      <div className={styles.more}>{children}</div>
    </Toolbar>
  );
}

interface DoProps {
  readonly label: string;
  readonly run: () => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** The focus stays in the images: the next key is meant for them. */
function Do({ label, run, pressed, disabled = false, children }: DoProps) {
  return (
    <IconButton
      label={label}
      onPress={run}
      isDisabled={disabled}
      preventFocusOnPress
      {...(pressed === undefined ? {} : { pressed })}
    >
      {children}
    </IconButton>
  );
}
