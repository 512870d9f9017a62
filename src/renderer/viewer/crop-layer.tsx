import { type Handle, HANDLES } from '../../shared/geometry/crop.ts';
import type { SourceRect, ViewRect } from '../../shared/geometry/rect.ts';
import { type Placement, rectToView } from '../../shared/geometry/view.ts';
import styles from './layers.module.css';

interface Props {
  readonly rect: SourceRect;
  readonly placement: Placement;
  /** Device pixels of one CSS pixel. */
  readonly ratio: number;
  /** Whether it follows the other image's. */
  readonly mirrored: boolean;
  /** Whether it can be taken hold of here and now. */
  readonly editable: boolean;
}

/** CSS pixels of a handle's side. */
const HANDLE = 8;

/** The crop in one image, in the pane's device pixels. */
export function CropLayer({ rect, placement, ratio, mirrored, editable }: Props) {
  const view = rectToView(placement, rect);
  const side = HANDLE * ratio;
  const line = `${styles.line} ${mirrored ? styles.mirrored : ''}`;
  return (
    <g className={`${styles.crop} ${editable ? '' : styles.idle}`} data-testid="crop">
      <rect className={styles.halo} {...extent(view)} />
      <rect className={line} {...extent(view)} />
      {editable
        ? HANDLES.map((handle) => {
            const { x, y } = handlePlace(view, handle);
            return (
              <rect
                key={handle}
                className={styles.handle}
                x={x - side / 2}
                y={y - side / 2}
                width={side}
                height={side}
              />
            );
          })
        : null}
    </g>
  );
}

function extent({ x, y, width, height }: ViewRect): ViewRect {
  return { x, y, width, height };
}

function handlePlace({ x, y, width, height }: ViewRect, handle: Handle) {
  const across = handle.includes('w') ? 0 : handle.includes('e') ? 1 : 0.5;
  const down = handle.includes('n') ? 0 : handle.includes('s') ? 1 : 0.5;
  return { x: x + across * width, y: y + down * height };
}
