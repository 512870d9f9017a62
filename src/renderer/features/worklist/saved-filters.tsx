import { useMutation, useQuery } from '@tanstack/react-query';
import { BookmarkPlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { savedFilter, type WorklistQuery } from '../../../shared/contract/worklist.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { checked } from '../../ui/checked.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import styles from './saved-filters.module.css';

interface Props {
  readonly query: WorklistQuery;
  /** Whether there is anything in the query to be saved. */
  readonly canSave: boolean;
  readonly onApply: (query: WorklistQuery) => void;
}

/** Questions that are asked again and again, by name. */
export function SavedFilters({ query, canSave, onApply }: Props) {
  const { t } = useTranslation('worklist');
  const api = useApi();
  const [naming, setNaming] = useState(false);
  const filters = useQuery(api.worklist.filters.queryOptions({ input: {} }));
  const remove = useMutation(api.worklist.deleteFilter.mutationOptions());
  return (
    <section className={styles.saved} aria-label={t('saved.title')}>
      <div className={styles.head}>
        <h2>{t('saved.title')}</h2>
        <IconButton label={t('saved.save')} isDisabled={!canSave} onPress={() => setNaming(true)}>
          <BookmarkPlus aria-hidden="true" />
        </IconButton>
      </div>
      {filters.data?.length === 0 ? <p className={styles.none}>{t('saved.none')}</p> : null}
      <ul className={styles.list}>
        {filters.data?.map((filter) => (
          <li key={filter.id}>
            <Button kind="quiet" onPress={() => onApply(filter.query)}>
              <span className={styles.name}>{filter.name}</span>
            </Button>
            <IconButton
              label={t('saved.delete', { name: filter.name })}
              onPress={() => remove.mutate({ id: filter.id })}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      {remove.isError ? <FailureMessage error={remove.error} /> : null}
      {naming ? <SaveFilter query={query} onClose={() => setNaming(false)} /> : null}
    </section>
  );
}

const nameOnly = savedFilter.pick({ name: true });

function SaveFilter({
  query,
  onClose,
}: {
  readonly query: WorklistQuery;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('worklist');
  const save = useMutation(useApi().worklist.saveFilter.mutationOptions());
  const [name, setName] = useState('');
  return (
    <FormDialog
      title={t('saved.title')}
      onClose={onClose}
      checked={checked(nameOnly, { name })}
      save={(value) => save.mutateAsync({ ...value, query })}
    >
      {(problem) => (
        <TextField
          label={t('saved.name')}
          hint={t('saved.nameHint')}
          value={name}
          onChange={setName}
          problem={problem('name')}
          autoFocus
        />
      )}
    </FormDialog>
  );
}
