import { CheckboxGroup, Label, Text } from 'react-aria-components';

import { Checkbox } from '../../ui/checkbox.tsx';
import styles from './new-job.module.css';

interface Props<Value extends string> {
  readonly label: string;
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: readonly Value[]) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly hint?: string;
}

/** Any of a few values, all of them in sight. */
export function CheckboxList<Value extends string>(props: Props<Value>) {
  const { label, chosen, onChange, options, hint } = props;
  return (
    <CheckboxGroup
      className={`${styles.checks} ${options.length > 6 ? styles.many : ''}`}
      value={[...chosen]}
      onChange={(next) => onChange(next as Value[])}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      {options.map((option) => (
        <Checkbox key={option.value} value={option.value}>
          {option.label}
        </Checkbox>
      ))}
      {hint === undefined ? null : (
        <Text slot="description" className={styles.label ?? ''}>
          {hint}
        </Text>
      )}
    </CheckboxGroup>
  );
}
