import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useApi } from '../rpc/api.tsx';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import styles from './path-field.module.css';
import { FailureMessage } from './states.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** What the host's dialog is opened for. */
  readonly purpose: 'open-folder' | 'open-files' | 'save-folder' | 'save-file';
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
}

/**
 * A path on the machine Sonopair runs on: chosen in the host's dialog where it has one, or typed. A
 * browser never tells a page where files lie.
 */
export function PathField({ purpose, hint, value, onChange, ...props }: Props) {
  const { t } = useTranslation();
  const api = useApi();
  const info = useQuery(api.app.info.queryOptions({ input: {} }));
  const choose = useMutation(
    api.app.choosePath.mutationOptions({
      onSuccess: ({ paths }) => {
        const path = paths?.[0];
        if (path !== undefined) onChange(path);
      },
    }),
  );
  const dialogs = info.data?.dialogs === true;
  const explained = [hint, dialogs ? undefined : t('path.typed')].filter(
    (text) => text !== undefined,
  );
  return (
    <div className={styles.field}>
      <div className={styles.row}>
        <TextField {...props} value={value} onChange={onChange} hint={explained.join(' ')} />
        {dialogs ? (
          <Button onPress={() => choose.mutate({ purpose })} isPending={choose.isPending}>
            {t('actions.choose')}
          </Button>
        ) : null}
      </div>
      {choose.isError ? <FailureMessage error={choose.error} /> : null}
    </div>
  );
}
