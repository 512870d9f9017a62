import { Label, Radio, RadioGroup } from 'react-aria-components';

import styles from './choice.module.css';

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** What it means, below it. */
    readonly detail?: string;
    /** Where the option is in a language of its own. */
    readonly lang?: string;
  }[];
  /** Below each other, each with its detail; side by side otherwise. */
  readonly stacked?: boolean;
}

/** One of a few values, all of them in sight. */
export function Choice<Value extends string>({
  label,
  value,
  onChange,
  options,
  stacked = false,
}: Props<Value>) {
  return (
    <RadioGroup
      className={styles.group ?? ''}
      value={value}
      onChange={(next) => onChange(next as Value)}
      orientation={stacked ? 'vertical' : 'horizontal'}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <div className={stacked ? styles.stack : styles.row}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.option ?? ''}>
            <span className={styles.dot} aria-hidden="true" />
            <span className={styles.text}>
              <span lang={option.lang}>{option.label}</span>
              {option.detail === undefined ? null : (
                <span className={styles.detail}>{option.detail}</span>
              )}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
