import { useQuery } from '@tanstack/react-query';
import { Maximize2, Minimize2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { StoredImage } from '../../shared/domain/image-pair.ts';
import { type Placement, rectToView } from '../../shared/geometry/view.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { IconButton } from '../ui/button.tsx';
import { FailureMessage, Loading } from '../ui/states.tsx';
import styles from './pane.module.css';
import type { Part } from './part.ts';
import { PictureCanvas } from './picture-canvas.tsx';
import { imageAddress, pictureQuery } from './picture.ts';
import type { Tone } from './tools/tone.ts';
import { type DeviceSize, useDeviceSize } from './use-device-size.ts';
import { type PaneGestures, usePanePointer } from './use-pane-pointer.ts';

/** A picture over an image: where it lies in it, such as a heat-map over the region a model saw. */
export interface OverlayLayer {
  readonly address: string;
  readonly region: SourceRect;
}

interface Props {
  readonly part: Part;
  readonly image: StoredImage;
  readonly active: boolean;
  readonly placement: Placement | null;
  readonly tone: Tone;
  readonly overlay: { readonly layer: OverlayLayer; readonly opacity: number } | null;
  /** Whether the image is shown without its colours. */
  readonly gray: boolean;
  readonly gestures: PaneGestures;
  readonly onResize: (part: Part, size: DeviceSize | null) => void;
  readonly maximised: boolean;
  readonly onMaximise: () => void;
  /** Crop and distances, in the pane's device pixels. */
  readonly drawing: (placement: Placement, ratio: number) => ReactNode;
  /** What is drawn, in words. */
  readonly readout: ReactNode;
}

/** Marks the part of a pane that takes the focus. */
const STAGE = 'data-stage';

/** One image of the pair with what is drawn over it. */
export function PairPane(props: Props) {
  const { part, image, active, placement, tone, overlay, gray, gestures, onResize } = props;
  const { t } = useTranslation('viewer');
  const stage = useRef<HTMLDivElement>(null);
  const readoutId = useId();
  const size = useDeviceSize(stage);
  useEffect(() => {
    onResize(part, size);
    return () => onResize(part, null);
  }, [onResize, part, size]);
  useEffect(() => {
    // The focus goes with the active image, but is not taken from anything else.
    if (active && document.activeElement?.hasAttribute(STAGE)) {
      stage.current?.focus({ preventScroll: true });
    }
  }, [active]);
  const { cursor, handlers } = usePanePointer({ element: stage, size, placement, gestures });
  const picture = useQuery(pictureQuery(imageAddress(image.hash)));
  const { width, height } = image;
  return (
    <section className={`${styles.pane} ${active ? styles.active : ''}`}>
      <header className={styles.head}>
        <h3>{t(`pane.${part}`)}</h3>
        <span className={styles.detail}>{t('size', { width, height })}</span>
        <span className={styles.detail}>
          {placement === null ? null : t('scale', { percent: Math.round(placement.scale * 100) })}
        </span>
        <IconButton
          label={props.maximised ? t('zoom.minimise') : t(`zoom.maximisePart.${part}`)}
          onPress={props.onMaximise}
          preventFocusOnPress
        >
          {props.maximised ? <Minimize2 aria-hidden="true" /> : <Maximize2 aria-hidden="true" />}
        </IconButton>
      </header>
      <div
        ref={stage}
        {...{ [STAGE]: part }}
        className={styles.stage}
        role="application"
        aria-label={t(`pane.${part}`)}
        aria-describedby={readoutId}
        // Tab goes from image to image, and keys then work on the one that has the focus.
        tabIndex={0}
        onFocus={gestures.activate}
        style={{ cursor }}
        {...handlers}
        onDoubleClick={props.onMaximise}
        onContextMenu={(event) => event.preventDefault()}
      >
        {picture.data === undefined || placement === null || size === null ? null : (
          <PictureCanvas {...{ picture: picture.data, placement, view: size.view, tone, gray }} />
        )}
        {placement === null || size === null ? null : (
          <svg viewBox={`0 0 ${size.view.width} ${size.view.height}`} aria-hidden="true">
            {overlay === null ? null : (
              <image
                href={overlay.layer.address}
                {...rectToView(placement, overlay.layer.region)}
                preserveAspectRatio="none"
                opacity={overlay.opacity}
              />
            )}
            {props.drawing(placement, size.ratio)}
          </svg>
        )}
        {picture.isPending ? (
          <div className={styles.message}>
            <Loading />
          </div>
        ) : null}
        {picture.isError ? (
          <div className={styles.message}>
            <FailureMessage error={picture.error} onRetry={() => void picture.refetch()} />
          </div>
        ) : null}
      </div>
      <footer className={styles.foot} id={readoutId}>
        {props.readout}
      </footer>
    </section>
  );
}
