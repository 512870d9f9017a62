import { UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button.tsx';
import { EmptyState, FailureMessage, Loading } from '../../ui/states.tsx';
import { NewPatient } from '../patient/new-patient.tsx';
import { AskedBar } from './asked-bar.tsx';
import { useCellTexts } from './columns.tsx';
import { FacetPanel } from './facets.tsx';
import { filtersOf } from './filters.ts';
import { useRememberSearch } from './last-search.ts';
import { SavedFilters } from './saved-filters.tsx';
import type { WorklistSearch } from './search.ts';
import { PatientTable } from './table.tsx';
import { useFilterTexts, useStudyName } from './texts.ts';
import { Toolbar } from './toolbar.tsx';
import { useWorklist, type Worklist } from './use-worklist.ts';
import { useWorklistCommands } from './use-worklist-commands.ts';
import styles from './worklist-screen.module.css';

/** All patients: searched, narrowed down, sorted, and opened. */
export function WorklistScreen({ search }: { readonly search: WorklistSearch }) {
  const { t } = useTranslation('worklist');
  const [creating, setCreating] = useState(false);
  const list = useWorklist(search);
  useRememberSearch(search);
  const texts = useFilterTexts(useStudyName());
  const create = (): void => setCreating(true);
  useWorklistCommands(list, create);
  const asked = list.query.text !== '' || filtersOf(list.query).length > 0;
  return (
    <div className={styles.screen}>
      <Toolbar list={list} onCreate={create} />
      <AskedBar list={list} texts={texts} />
      <div className={styles.content}>
        <aside className={styles.side} aria-label={t('narrow')}>
          <SavedFilters query={list.query} canSave={asked} onApply={list.apply} />
          <FacetPanel query={list.query} onChange={list.ask} texts={texts} />
        </aside>
        <Patients list={list} asked={asked} />
      </div>
      {creating ? <NewPatient onClose={() => setCreating(false)} onCreated={list.open} /> : null}
    </div>
  );
}

/** The list itself, or why there is none. */
function Patients({ list, asked }: { readonly list: Worklist; readonly asked: boolean }) {
  const { t } = useTranslation('worklist');
  const cells = useCellTexts(useStudyName());
  const { rows, query, sort, descending } = list;
  if (rows.error !== null)
    return (
      <div className={styles.message}>
        <FailureMessage error={rows.error} onRetry={rows.retry} />
      </div>
    );
  if (rows.total === null) return <Loading />;
  if (rows.total === 0)
    return (
      <EmptyState
        icon={<UserX />}
        title={query.archived ? t('empty.archive') : t('empty.title')}
        actions={
          asked ? (
            <Button kind="primary" onPress={list.askEverybody}>
              {t('empty.everybody')}
            </Button>
          ) : null
        }
      >
        {asked ? t('empty.asked') : t('empty.allArchived')}
      </EmptyState>
    );
  return (
    <PatientTable
      total={rows.total}
      rowAt={rows.at}
      selected={list.selected}
      sort={sort}
      descending={descending}
      onSort={list.sortBy}
      onOpen={list.openAt}
      onRange={list.setInSight}
      onFit={list.setFit}
      texts={cells}
      gridRef={list.grid}
    />
  );
}
