import { type Placement, toView } from '../../shared/geometry/view.ts';
import styles from './layers.module.css';
import type { Caliper } from './tools/caliper-tool.ts';

interface Props {
  readonly caliper: Caliper;
  /** Its length with the unit. */
  readonly text: string;
  readonly placement: Placement;
  /** Device pixels of one CSS pixel. */
  readonly ratio: number;
  readonly selected: boolean;
}

/** CSS pixels: arms of the cross at each end, height of the text, and how far it is off the end. */
const ARM = 7;
const TEXT = 13;
const OFFSET = 10;

/** A distance in one image, in the pane's device pixels. */
export function CaliperLayer({ caliper, text, placement, ratio, selected }: Props) {
  const from = toView(placement, caliper.from);
  const to = toView(placement, caliper.to);
  const arm = ARM * ratio;
  const path =
    `M${from.x} ${from.y}L${to.x} ${to.y}` +
    [from, to].map(({ x, y }) => `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`).join('');
  return (
    <g className={selected ? (styles.selected ?? '') : ''} data-testid="caliper">
      <path className={styles.halo} d={path} />
      <path className={styles.line} d={path} />
      <text
        className={styles.length}
        x={to.x + OFFSET * ratio}
        y={to.y - OFFSET * ratio}
        fontSize={TEXT * ratio}
        strokeWidth={3 * ratio}
      >
        {text}
      </text>
    </g>
  );
}
