import { type ReactNode, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SourceRect } from '../../shared/geometry/rect.ts';
import type { Placement } from '../../shared/geometry/view.ts';
import { Calibration } from './calibration.tsx';
import { CaliperLayer } from './caliper-layer.tsx';
import { CropLayer } from './crop-layer.tsx';
import { useLengths } from './lengths.ts';
import { type OverlayLayer, PairPane } from './pane.tsx';
import styles from './pair-viewer.module.css';
import { type Part, PARTS, type PerPart } from './part.ts';
import { Readout } from './readout.tsx';
import { caliperAt, lengthOf, selectedCaliper } from './tools/caliper-tool.ts';
import type { CropLink } from './tools/crop.ts';
import { gripAt } from './tools/crop-tool.ts';
import { draggedTone, NEUTRAL_TONE } from './tools/tone.ts';
import { ViewerToolbar } from './toolbar.tsx';
import type { CropEditor } from './use-crop-editor.ts';
import type { PaneGestures } from './use-pane-pointer.ts';
import { useViewer, type ViewedPair } from './use-viewer.ts';
import { viewerAbilities, viewerActions } from './viewer-actions.ts';
import { ViewerCommands } from './viewer-commands.tsx';

/** Pictures over the images, at the same opacity, from 0 to 1. */
export interface Overlay extends PerPart<OverlayLayer | null> {
  readonly opacity: number;
  /** Whether the strain image is shown without its colours, so that only the overlay has any. */
  readonly gray: boolean;
}

interface Props {
  readonly pair: ViewedPair;
  /** With it the crop can be drawn and changed (`useCropEditor`). */
  readonly editor?: CropEditor | null;
  /** The crop where it is only shown. */
  readonly crop?: PerPart<SourceRect | null> | null;
  readonly overlay?: Overlay | null;
  /** Further controls, at the end of the toolbar. */
  readonly children?: ReactNode;
}

/**
 * B-mode and strain side by side, moved and enlarged together; crop, distances, brightness and
 * contrast of B-mode, pictures over both. Fills its container. Every gesture also has keys.
 */
export function PairViewer({ pair, editor = null, crop, overlay, children }: Props) {
  const { t } = useTranslation('viewer');
  const lengths = useLengths();
  const viewer = useViewer(pair, editor === null ? 'hand' : 'crop');
  const { active, activate, tool, tone, placements, look, calipers, measure } = viewer;
  const [calibrating, setCalibrating] = useState(false);
  const onCalibrate = useCallback(() => setCalibrating(true), []);
  const toneStart = useRef(NEUTRAL_TONE);

  const actions = viewerActions(viewer, editor);
  const can = viewerAbilities(viewer, editor);
  const latestActions = useRef(actions);
  useLayoutEffect(() => {
    latestActions.current = actions;
  });

  const shown = editor?.crop ?? crop ?? null;
  const link: CropLink | null = editor?.crop.link ?? null;
  const caliper = selectedCaliper(calipers);

  const gesturesIn = (part: Part): PaneGestures => ({
    activate: () => activate(part),
    pan: (by) => look.pan(part, by),
    zoom: (factor, at) => look.zoom(part, factor, at),
    startTone: () => {
      toneStart.current = tone;
      return part === 'b';
    },
    tone: (dx, dy) => viewer.setTone(draggedTone(toneStart.current, dx, dy)),
    press: (at, reach) => {
      if (tool === 'caliper') measure({ type: 'down', part, at, reach });
      else editor?.dispatch({ type: 'down', part, at, reach });
    },
    drag: (at, square) => {
      if (tool === 'caliper') measure({ type: 'move', at });
      else editor?.dispatch({ type: 'move', at, square });
    },
    release: () => {
      if (tool === 'caliper') measure({ type: 'up' });
      else editor?.dispatch({ type: 'up' });
    },
    cancel: () => {
      measure({ type: 'cancel' });
      editor?.dispatch({ type: 'cancel' });
    },
    cursor: (at, reach) => {
      if (tool === 'caliper') {
        return caliperAt(calipers, part, at, reach) === null ? 'crosshair' : 'move';
      }
      const grip = gripAt(shown?.[part] ?? null, at, reach);
      return grip === 'draw' ? 'crosshair' : grip === 'move' ? 'move' : `${grip}-resize`;
    },
    hand: tool === 'hand',
  });
  const drawing = (part: Part, placement: Placement, ratio: number): ReactNode => {
    const rect = shown?.[part] ?? null;
    return (
      <>
        {rect === null ? null : (
          <CropLayer
            {...{ rect, placement, ratio }}
            mirrored={part === 'se' && link === 'mirrored'}
            editable={editor !== null && tool === 'crop' && active === part}
          />
        )}
        {calipers.calipers
          .filter((each) => each.part === part)
          .map((each) => (
            <CaliperLayer
              key={each.id}
              {...{ caliper: each, placement, ratio }}
              text={lengths(lengthOf(each), pair[part])}
              selected={each.id === calipers.selected?.id}
            />
          ))}
      </>
    );
  };
  return (
    <section className={styles.viewer} aria-label={t('toolbar')}>
      <ViewerToolbar {...{ tool, tone, actions, can, onCalibrate }}>{children}</ViewerToolbar>
      <div className={`${styles.panes} ${viewer.maximised ? styles.single : ''}`}>
        {PARTS.filter((part) => !viewer.maximised || part === active).map((part) => (
          <PairPane
            key={part}
            part={part}
            image={pair[part]}
            active={active === part}
            placement={placements[part]}
            tone={part === 'b' ? tone : NEUTRAL_TONE}
            overlay={overlayOn(part, overlay)}
            gray={part === 'se' && overlay?.se != null && overlay.gray}
            gestures={gesturesIn(part)}
            onResize={viewer.resize}
            maximised={viewer.maximised}
            onMaximise={() => {
              activate(part);
              viewer.setMaximised(!viewer.maximised);
            }}
            drawing={(placement, ratio) => drawing(part, placement, ratio)}
            readout={
              <Readout
                image={pair[part]}
                rect={shown?.[part] ?? null}
                link={part === 'se' ? link : null}
                drawable={editor !== null}
                calipers={calipers.calipers.filter((each) => each.part === part)}
              />
            }
          />
        ))}
      </div>
      <ViewerCommands
        actions={latestActions}
        tool={tool}
        canCrop={can.crop}
        canNudge={can.nudge}
        canCalibrate={can.calibrate}
        onCalibrate={onCalibrate}
      />
      {calibrating && caliper !== undefined ? (
        <Calibration
          pair={pair.id}
          image={pair[caliper.part]}
          caliper={caliper}
          onClose={() => setCalibrating(false)}
        />
      ) : null}
    </section>
  );
}

function overlayOn(part: Part, overlay: Overlay | null | undefined) {
  const layer = overlay?.[part] ?? null;
  return layer === null || overlay == null ? null : { layer, opacity: overlay.opacity };
}
