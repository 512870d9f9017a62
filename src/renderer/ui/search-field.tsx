import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';

import styles from './search-field.module.css';

interface Props {
  readonly label: string;
  readonly placeholder: string;
  /** Of the button that empties it. */
  readonly clearLabel: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** On Enter. */
  readonly onSubmit: () => void;
  readonly inputRef: Ref<HTMLInputElement>;
  /** Longest text, in characters. */
  readonly maxLength: number;
}

/** A box to search in; Escape empties it. */
export function SearchField({
  label,
  placeholder,
  clearLabel,
  inputRef,
  maxLength,
  ...props
}: Props) {
  return (
    <AriaSearchField {...props} aria-label={label} className={styles.field ?? ''}>
      <Search className={styles.icon} aria-hidden="true" />
      <Input
        ref={inputRef}
        className={styles.input ?? ''}
        placeholder={placeholder}
        maxLength={maxLength}
      />
      <Button className={styles.clear ?? ''} aria-label={clearLabel}>
        <X aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
