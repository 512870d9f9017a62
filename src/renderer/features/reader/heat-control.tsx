import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { Read } from '../../../shared/domain/opinion.ts';
import { Button } from '../../ui/button.tsx';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { useFormat } from '../../ui/format.ts';
import { Slider } from '../../ui/slider.tsx';
import styles from './reader.module.css';
import type { HeatChoice } from './use-heat.ts';

interface Props {
  readonly heat: HeatChoice;
  /** Of the pair that is looked at. */
  readonly read: Read | undefined;
  readonly model: ModelCard;
}

/** Asks for Grad-CAM over both images, and says what it can and cannot tell. */
export function HeatControl({ heat, read, model }: Props) {
  const { t } = useTranslation('reader');
  return (
    <section className={styles.heat} aria-labelledby="heat-title">
      <div className={styles.headRow}>
        <h3 id="heat-title">{t('heat.title')}</h3>
        <Button onPress={heat.toggle} isDisabled={read === undefined} aria-pressed={heat.on}>
          {heat.on ? t('heat.hide') : t('heat.show')}
        </Button>
      </div>
      {heat.on && read !== undefined ? <HeatOptions {...{ heat, read, model }} /> : null}
    </section>
  );
}

function HeatOptions({ heat, read, model }: Props & { readonly read: Read }) {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const { percent } = useFormat();
  const { of, opacity, setClass, setOpacity } = heat;
  const { input } = model;
  return (
    <>
      <CompactChoice
        label={t('heat.of')}
        value={of}
        onChange={setClass}
        options={(['benign', 'malignant'] as const).map((value) => ({
          value,
          label: common(`diagnosis.${value}`),
          tone: value,
        }))}
        even
      />
      {read.evidence[of] === 0 ? (
        <p role="status">{t('heat.none', { diagnosis: common(`diagnosis.${of}`) })}</p>
      ) : (
        <Slider
          label={t('heat.opacity')}
          value={opacity}
          onChange={setOpacity}
          least={0}
          most={1}
          step={0.05}
          text={percent(opacity)}
        />
      )}
      <p className={styles.quiet}>
        <strong>{t('heat.caption')}</strong> {t('heat.line')}{' '}
        {input === 'bse' ? null : t('heat.only', { image: common(`image.${input}`) })}
      </p>
    </>
  );
}
