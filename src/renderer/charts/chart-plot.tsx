import { type KeyboardEvent, type MouseEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ChartPoint, Drawing } from '../../charts/chart.ts';
import type { PointText } from '../../charts/figure.ts';
import styles from './chart-frame.module.css';
import { nearestPoint, stepTo } from './point-steps.ts';

interface Props {
  readonly title: string;
  readonly drawing: Drawing;
  readonly describePoint: (point: ChartPoint) => PointText;
  readonly onPoint?: ((point: ChartPoint) => void) | undefined;
}

/**
 * A chart whose marks answer. To the keyboard and to screen readers it is a slider over its marks:
 * arrow keys go through them, and each is said as the value.
 */
export function ChartPlot({ title, drawing, describePoint, onPoint }: Props) {
  const { t } = useTranslation('charts');
  const [active, setActive] = useState<number | null>(null);
  const [shown, setShown] = useState(false);
  const hint = useId();
  const { points } = drawing;
  const index = active === null ? null : Math.min(active, points.length - 1);
  const point = index === null ? undefined : points[index];
  const said = point === undefined ? null : describePoint(point);

  if (points.length === 0) return <div className={styles.plot}>{drawing.svg}</div>;

  const show = (next: number | null): void => {
    if (next !== null) setActive(next);
    setShown(next !== null);
  };
  const under = (event: MouseEvent<HTMLElement>): ChartPoint | null => {
    const edge = event.currentTarget.getBoundingClientRect();
    return nearestPoint(points, event.clientX - edge.left, event.clientY - edge.top);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = stepTo(points, index, event.key);
    if (next !== null) show(next);
    else if (event.key === 'Escape' && shown) setShown(false);
    else if (event.key === 'Enter' && point !== undefined) onPoint?.(point);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.plot}>
      <div
        className={`${styles.marks} ${onPoint !== undefined && shown ? styles.leads : ''}`}
        role="slider"
        tabIndex={0}
        aria-label={title}
        aria-describedby={hint}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={(index ?? 0) + 1}
        aria-valuetext={said === null ? t('noPoint') : [said.title, ...said.lines].join(', ')}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) show(index ?? 0);
        }}
        onBlur={() => setShown(false)}
        onPointerMove={(event) => {
          const near = under(event);
          show(near === null ? null : points.indexOf(near));
        }}
        onPointerLeave={() => setShown(false)}
        onClick={(event) => {
          const near = under(event);
          if (near !== null) onPoint?.(near);
        }}
      >
        {drawing.svg}
        {point === undefined || !shown ? null : <Ring drawing={drawing} point={point} />}
      </div>
      <span id={hint} hidden>
        {onPoint === undefined ? t('keys') : t('keysOpen')}
      </span>
      {point === undefined || said === null || !shown ? null : (
        <Tooltip drawing={drawing} point={point} text={said} />
      )}
    </div>
  );
}

function Ring({ drawing, point }: { readonly drawing: Drawing; readonly point: ChartPoint }) {
  return (
    <svg className={styles.ring} width={drawing.width} height={drawing.height} aria-hidden="true">
      <circle cx={point.x} cy={point.y} r={8} />
    </svg>
  );
}

/** Beside the mark, on the side that has more room. The slider's value says the same aloud. */
function Tooltip({
  drawing: { width, height },
  point: { x, y },
  text: { title, lines },
}: {
  readonly drawing: Drawing;
  readonly point: ChartPoint;
  readonly text: PointText;
}) {
  return (
    <div
      className={styles.tooltip}
      aria-hidden="true"
      style={{
        ...(x < width / 2 ? { left: x + 14 } : { right: `calc(100% - ${x - 14}px)` }),
        ...(y < height / 2 ? { top: y + 8 } : { bottom: `calc(100% - ${y - 8}px)` }),
      }}
    >
      <strong>{title}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
