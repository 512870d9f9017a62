import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Button,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components';

import styles from './field.module.css';

interface TextProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  /** More than one line: so many as this are seen at first, or three. */
  readonly long?: boolean;
  readonly rows?: number;
  readonly placeholder?: string;
  /** Shown within the field, after the text: a unit. */
  readonly unit?: string;
}

export function TextField({
  label,
  hint,
  problem,
  long = false,
  rows = 3,
  placeholder = '',
  unit,
  ...props
}: TextProps) {
  return (
    <AriaTextField {...props} className={styles.field ?? ''} isInvalid={problem !== undefined}>
      <Label className={styles.label ?? ''}>{label}</Label>
      {long ? (
        <TextArea className={styles.input ?? ''} rows={rows} placeholder={placeholder} />
      ) : (
        <span className={styles.row}>
          <Input className={styles.input ?? ''} placeholder={placeholder} />
          {unit === undefined ? null : <span className={styles.unit}>{unit}</span>}
        </span>
      )}
      {hint === undefined ? null : (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.problem ?? ''}>{problem}</FieldError>
    </AriaTextField>
  );
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly hint?: string;
  /** The label is read aloud only. */
  readonly hideLabel?: boolean;
}

/** One of a few values. */
export function Select<Value extends string>({
  label,
  value,
  onChange,
  options,
  hint,
  hideLabel = false,
}: SelectProps<Value>) {
  return (
    <AriaSelect
      className={styles.field ?? ''}
      value={value}
      onChange={(key) => onChange(key as Value)}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {hideLabel ? null : <Label className={styles.label ?? ''}>{label}</Label>}
      <Button className={styles.select ?? ''}>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      {hint === undefined ? null : (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.list ?? ''}>
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              className={styles.option ?? ''}
              textValue={typeof option.label === 'string' ? option.label : option.value}
            >
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
