import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import { CLASS_NAMES } from '../../../shared/domain/diagnosis.ts';
import type { Read } from '../../../shared/domain/opinion.ts';
import { Button } from '../../ui/button.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { useFormat } from '../../ui/format.ts';
import { Slider } from '../../ui/slider.tsx';
import styles from './heat-bar.module.css';
import type { HeatChoice } from './use-heat.ts';

interface Props {
  readonly heat: HeatChoice;
  /** Of the pair that is looked at. */
  readonly read: Read | undefined;
  readonly model: ModelCard;
}

/**
 * Below the images: asks for Grad-CAM over both, and says what it can and cannot tell. It is as high
 * without the maps as with them, so that the images stay where they are.
 */
export function HeatBar({ heat, read, model }: Props) {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const { input } = model;
  return (
    <section className={styles.bar} aria-label={t('heat.title')}>
      <div className={styles.row}>
        <Button
          onPress={heat.toggle}
          isDisabled={read === undefined}
          aria-pressed={heat.on}
          preventFocusOnPress
        >
          {t(heat.on ? 'heat.hide' : 'heat.show')}
        </Button>
        {read === undefined ? <p className={styles.quiet}>{t('reads.none')}</p> : null}
        {heat.on && read !== undefined ? <HeatOptions heat={heat} read={read} /> : null}
      </div>
      <p className={styles.quiet}>
        <strong>{t('heat.caption')}</strong> {t('heat.line')}{' '}
        {input === 'bse' ? null : t('heat.only', { image: common(`image.${input}`) })}
      </p>
    </section>
  );
}

function HeatOptions({ heat, read }: { readonly heat: HeatChoice; readonly read: Read }) {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const { percent } = useFormat();
  const { of, opacity, setClass, setOpacity } = heat;
  return (
    <>
      <CompactChoice
        label={t('heat.of')}
        value={of}
        onChange={setClass}
        options={CLASS_NAMES.map((value) => ({
          value,
          label: common(`diagnosis.${value}`),
          tone: value,
        }))}
        beside
      />
      {read.evidence[of] === 0 ? (
        <p className={styles.none} role="status">
          {t('heat.none', { diagnosis: common(`diagnosis.${of}`) })}
        </p>
      ) : (
        <div className={styles.opacity}>
          <Slider
            label={t('heat.opacity')}
            value={opacity}
            onChange={setOpacity}
            least={0}
            most={1}
            step={0.05}
            text={percent(opacity)}
          />
        </div>
      )}
    </>
  );
}
