import { useTranslation } from 'react-i18next';

import type { Lesion } from '../../../shared/domain/patient.ts';
import { clockPoint, FACE, outward } from './clock-face.ts';
import styles from './clock.module.css';

const HOURS = Array.from({ length: 12 }, (_, at) => at + 1);

/** Where the lesion is: the breast as a clock, seen by whoever looks at the patient. */
export function BreastClock({ side, clock }: Pick<Lesion, 'side' | 'clock'>) {
  const place = usePlace();
  const { size, centre, radius } = FACE;
  const lesion = clock === null ? null : clockPoint(clock);
  return (
    <svg
      className={styles.clock}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={place({ side, clock })}
    >
      {side === null ? null : <Tail way={outward(side)} />}
      <circle className={styles.breast} cx={centre} cy={centre} r={radius} />
      {HOURS.map((hour) => {
        const [inner, outer] = [clockPoint(hour, radius - 3), clockPoint(hour, radius)];
        return (
          <line
            key={hour}
            className={styles.tick}
            x1={inner.x}
            y1={inner.y}
            x2={outer.x}
            y2={outer.y}
          />
        );
      })}
      <circle className={styles.nipple} cx={centre} cy={centre} r={3} />
      {lesion === null ? null : (
        <>
          <line className={styles.ray} x1={centre} y1={centre} x2={lesion.x} y2={lesion.y} />
          <circle className={styles.lesion} cx={lesion.x} cy={lesion.y} r={5} />
        </>
      )}
    </svg>
  );
}

/** The breast's tail to the armpit, which tells left from right. */
function Tail({ way }: { readonly way: 1 | -1 }) {
  const { centre, radius } = FACE;
  const at = (x: number, y: number): string =>
    `${centre + way * radius * x} ${centre + radius * y}`;
  return (
    <path
      className={styles.breast}
      d={`M ${at(0.45, -0.9)} Q ${at(0.95, -1.05)} ${at(1.2, -1.15)} Q ${at(1.1, -0.7)} ${at(0.95, -0.3)}`}
    />
  );
}

/** The place in words, such as `Right breast, 10 o'clock`. */
export function usePlace(): (place: Pick<Lesion, 'side' | 'clock'>) => string {
  const { t } = useTranslation('patient');
  return ({ side, clock }) => {
    if (side === null && clock === null) return t('place.unknown');
    const words = [
      ...(side === null ? [] : [t(`place.${side}`)]),
      ...(clock === null ? [] : [t('place.clock', { clock })]),
    ];
    return words.join(', ');
  };
}
