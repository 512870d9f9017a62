import { Contrast } from 'lucide-react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

import { Button, IconButton } from '../ui/button.tsx';
import { useFormat } from '../ui/format.ts';
import { Slider } from '../ui/slider.tsx';
import { isNeutral, NEUTRAL_TONE, TONE_LIMITS, type Tone, tone } from './tools/tone.ts';
import styles from './tone-control.module.css';

interface Props {
  readonly value: Tone;
  readonly onChange: (tone: Tone) => void;
}

/** Brightness and contrast of B-mode. The strain image keeps its colours: they are measurements. */
export function ToneControl({ value, onChange }: Props) {
  const { t } = useTranslation('viewer');
  const { decimal } = useFormat();
  const { brightness, contrast } = value;
  const brightnessText = `${brightness > 0 ? '+' : ''}${decimal(brightness * 100, 0)} %`;
  const contrastText = `${decimal(contrast, 2)} ×`;
  const neutral = isNeutral(value);
  const marker = t('tone.marker', { brightness: brightnessText, contrast: contrastText });
  return (
    <DialogTrigger>
      <IconButton label={neutral ? t('tone.open') : marker} pressed={!neutral}>
        <Contrast aria-hidden="true" />
      </IconButton>
      <Popover className={styles.popover ?? ''} placement="bottom">
        <Dialog className={styles.dialog ?? ''}>
          <Heading slot="title" level={3}>
            {t('tone.title')}
          </Heading>
          <Slider
            label={t('tone.brightness')}
            value={brightness}
            onChange={(next) => onChange(tone(next, contrast))}
            {...TONE_LIMITS.brightness}
            text={brightnessText}
          />
          <Slider
            label={t('tone.contrast')}
            value={contrast}
            onChange={(next) => onChange(tone(brightness, next))}
            {...TONE_LIMITS.contrast}
            text={contrastText}
          />
          <Button onPress={() => onChange(NEUTRAL_TONE)} isDisabled={neutral}>
            {t('tone.reset')}
          </Button>
          <p className={styles.note}>{t('tone.note')}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
