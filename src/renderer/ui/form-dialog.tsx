import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from './button.tsx';
import type { Checked, Problem, Problems } from './checked.ts';
import { Dialog } from './dialog.tsx';
import styles from './form-dialog.module.css';
import { FailureMessage } from './states.tsx';

interface Props<Fields> {
  readonly title: string;
  readonly onClose: () => void;
  /** What the form holds now. */
  readonly checked: Checked<Fields>;
  /** Saves what was found right; the dialog closes when it is done. */
  readonly save: (value: Fields) => Promise<unknown>;
  readonly saveLabel?: string;
  /** The fields, given what is wrong with each; nothing is wrong until it was tried to save. */
  readonly children: (problemOf: (field: keyof Fields & string) => string | undefined) => ReactNode;
  readonly wide?: boolean;
}

/** A dialog with fields to fill in. Enter saves; what is wrong is said beside the field. */
export function FormDialog<Fields extends object>(props: Props<Fields>) {
  const { title, onClose, checked, save, children, wide = false } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [tried, setTried] = useState(false);
  const saving = useMutation({ mutationFn: save, onSuccess: onClose, networkMode: 'always' });
  const submit = (): void => {
    setTried(true);
    if (checked.value !== null && !saving.isPending) saving.mutate(checked.value);
  };
  const problems: Problems<Fields> = tried ? checked.problems : {};
  return (
    <Dialog title={title} isOpen onClose={onClose} wide={wide}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {children((field) => problemText(problems[field]))}
        {saving.isError ? <FailureMessage error={saving.error} /> : null}
        <div className={styles.actions}>
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" kind="primary" isPending={saving.isPending}>
            {props.saveLabel ?? t('actions.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Says in words what is wrong with a field. */
export function useProblemText(): (problem: Problem | undefined) => string | undefined {
  const { t } = useTranslation();
  return (problem) =>
    problem === undefined ? undefined : t(`problem.${problem.text}`, { limit: problem.limit });
}
