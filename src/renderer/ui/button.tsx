import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  type ButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';

import styles from './button.module.css';

interface Props extends Omit<ButtonProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
  /** `primary` is the one thing to do next on a screen. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * While it is pending it keeps the focus and does nothing. (React Aria's own way would announce it by
 * an element that points to the button, and stays in the page when the button is long gone.)
 */
export function Button({ kind = 'plain', isPending = false, onPress, children, ...props }: Props) {
  return (
    <AriaButton
      {...props}
      onPress={(event) => {
        if (!isPending) onPress?.(event);
      }}
      className={`${styles.button} ${styles[kind]} ${isPending ? styles.pending : ''}`}
      {...(isPending ? { 'aria-disabled': true } : {})}
    >
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'className' | 'style'> {
  /** What it does: read aloud, and shown on hover. */
  readonly label: string;
  readonly children: ReactNode;
  readonly pressed?: boolean;
}

export function IconButton({ label, children, pressed, ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        {...props}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        className={`${styles.button} ${styles.icon} ${pressed === true ? styles.pressed : ''}`}
      >
        {children}
      </AriaButton>
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
