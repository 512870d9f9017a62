import { BoxSelect, FolderInput, UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import type { Worklist } from './use-worklist.ts';
import styles from './worklist-screen.module.css';

/** Longest text to be searched for (`worklistQuery`). */
const LONGEST = 200;

interface Props {
  readonly list: Worklist;
  readonly onCreate: () => void;
}

export function Toolbar({ list, onCreate }: Props) {
  const { t } = useTranslation('worklist');
  return (
    <header className={styles.bar}>
      <h1>{t('title')}</h1>
      <SearchField
        label={t('search')}
        placeholder={t('searchHint')}
        clearLabel={t('clearSearch')}
        value={list.text}
        onChange={list.setText}
        onSubmit={() => list.grid.current?.focus()}
        inputRef={list.box}
        maxLength={LONGEST}
      />
      <Button onPress={onCreate}>
        <UserPlus aria-hidden="true" />
        {t('newPatient')}
      </Button>
      <Button onPress={list.annotate} isDisabled={list.rows.total === 0}>
        <BoxSelect aria-hidden="true" />
        {t('annotateThese')}
      </Button>
      <Button kind="primary" onPress={list.importPairs}>
        <FolderInput aria-hidden="true" />
        {t('import')}
      </Button>
    </header>
  );
}
