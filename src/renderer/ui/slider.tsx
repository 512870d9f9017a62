import {
  Label,
  Slider as AriaSlider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components';

import styles from './slider.module.css';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** The value in words, unit included. */
  readonly text: string;
  /** The label is read aloud only. */
  readonly hideLabel?: boolean;
}

/** A value between two others. */
export function Slider({ label, value, onChange, least, most, step, text, hideLabel }: Props) {
  return (
    <AriaSlider
      className={styles.slider ?? ''}
      value={value}
      onChange={onChange}
      minValue={least}
      maxValue={most}
      step={step}
      {...(hideLabel === true ? { 'aria-label': label } : {})}
    >
      {hideLabel === true ? null : <Label className={styles.label ?? ''}>{label}</Label>}
      <SliderOutput className={styles.output ?? ''}>{text}</SliderOutput>
      <SliderTrack className={styles.track ?? ''}>
        <SliderThumb className={styles.thumb ?? ''} aria-valuetext={text} />
      </SliderTrack>
    </AriaSlider>
  );
}
