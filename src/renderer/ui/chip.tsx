import { X } from 'lucide-react';
import { Button } from 'react-aria-components';

import styles from './chip.module.css';

interface Props {
  readonly text: string;
  /** What a press does, with the text. */
  readonly removeLabel: string;
  readonly onRemove: () => void;
}

/** Something that is chosen, and a press takes away. */
export function Chip({ text, removeLabel, onRemove }: Props) {
  return (
    <Button className={styles.chip ?? ''} aria-label={removeLabel} onPress={onRemove}>
      {text}
      <X aria-hidden="true" />
    </Button>
  );
}
