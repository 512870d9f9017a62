import { Label, Radio, RadioGroup } from 'react-aria-components';

import styles from './compact-choice.module.css';

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** Read aloud instead of the label, where that is short. */
    readonly name?: string;
    /** A hue that says the same as the words. */
    readonly tone?: 'benign' | 'malignant';
  }[];
  /** All of the same width, over the whole line. */
  readonly even?: boolean;
  /** The label stands beside the values, not above them. */
  readonly beside?: boolean;
}

/** One of several short values, as a row of small fields. */
export function CompactChoice<Value extends string>(props: Props<Value>) {
  const { label, value, onChange, options, even = false, beside = false } = props;
  return (
    <RadioGroup
      className={`${styles.group} ${beside ? styles.beside : ''}`}
      value={value}
      onChange={(next) => onChange(next as Value)}
      orientation="horizontal"
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <div className={`${styles.row} ${even ? styles.even : ''}`}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className={`${styles.option} ${option.tone === undefined ? '' : styles[option.tone]}`}
            {...(option.name === undefined ? {} : { 'aria-label': option.name })}
          >
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
