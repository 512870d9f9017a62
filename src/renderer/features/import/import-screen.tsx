import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientId, StudyId } from '../../../shared/domain/ids.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { FailureMessage, Loading } from '../../ui/states.tsx';
import { AddButtons, ChoosingInputs, useChoosing } from './add-buttons.tsx';
import { Desk } from './desk.tsx';
import { DiscardDialog, PathDialog, PatternDialog } from './dialogs.tsx';
import { DropArea } from './drop-area.tsx';
import { EmptyImport } from './empty-import.tsx';
import styles from './import.module.css';
import { StoredScreen } from './stored-screen.tsx';
import { type Importing, useImport } from './use-import.ts';
import { useAddCommands } from './use-import-commands.ts';
import { useLeaving } from './use-leaving.tsx';
import { useStoring } from './use-storing.ts';
import { useTarget } from './use-target.ts';
import { WorkStatus } from './work-status.tsx';

/** Whose pairs they are, where the way here began at a patient. */
interface Given {
  readonly code: string;
  readonly studyId: StudyId;
}

/** The import screen for the patient of the address, if it names one. */
export function ImportRoute({ patient }: { readonly patient: PatientId | undefined }) {
  const { t } = useTranslation('importing');
  const api = useApi();
  // As it was when the import began: a later address is not this import's.
  const [asked, setAsked] = useState(patient ?? null);
  const studies = useQuery(api.studies.list.queryOptions({ input: {} }));
  const record = useQuery({
    ...api.patients.get.queryOptions({ input: { id: asked ?? (0 as PatientId) } }),
    enabled: asked !== null,
  });
  const failed = [studies, record].find(({ isError }) => isError);
  if (failed !== undefined && (studies.data === undefined || asked !== null))
    return (
      <div className={styles.message}>
        <FailureMessage error={failed.error} onRetry={() => void failed.refetch()} />
        {asked === null ? null : <Button onPress={() => setAsked(null)}>{t('anybody')}</Button>}
      </div>
    );
  if (studies.data === undefined || (asked !== null && record.data === undefined))
    return <Loading />;
  const given =
    asked === null || record.data === undefined
      ? null
      : { code: record.data.patient.code, studyId: record.data.study.id };
  return <ImportScreen key={asked} studies={studies.data} given={given} />;
}

interface ScreenProps {
  readonly studies: readonly Study[];
  readonly given: Given | null;
}

type OpenDialog = 'path' | 'patterns' | 'discard';

/** Files become pairs, pairs are looked through, and all of them are stored. */
function ImportScreen({ studies, given }: ScreenProps) {
  const { t } = useTranslation('importing');
  const importing = useImport(given?.code ?? '');
  const { proposal, work, plan, refused } = importing;
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const choosing = useChoosing();
  const target = useTarget(studies, given?.studyId ?? null, proposal?.study ?? null);
  const unreadable = [...(proposal?.unreadable ?? []), ...refused];
  const holds = unreadable.length > 0 || (proposal !== null && proposal.files.length > 0);
  const [begun, setBegun] = useState(true);
  const leaving = useLeaving(begun && (holds || work !== null || importing.left.length > 0));
  const storing = useStoring(importing, target, () => {
    setBegun(false);
    leaving.free();
  });
  const busy = work !== null;
  useAddCommands({ choosing, busy, open: setDialog, begun: holds });
  if (storing.stored !== null)
    return (
      <StoredScreen
        stored={storing.stored}
        onMore={() => {
          setBegun(true);
          storing.again();
        }}
      />
    );
  const close = (): void => setDialog(null);
  const ask = (): void => setDialog('discard');
  return (
    <DropArea
      className={styles.screen ?? ''}
      onFiles={importing.add}
      isDisabled={work?.is === 'storing'}
    >
      <ChoosingInputs choosing={choosing} onFiles={importing.add} />
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        {holds ? (
          <>
            <AddButtons
              choosing={choosing}
              onPath={() => setDialog('path')}
              more
              isDisabled={busy}
            />
            <Button onPress={() => setDialog('patterns')} isDisabled={busy}>
              {t('patterns')}
            </Button>
            <Button kind="quiet" onPress={ask} isDisabled={work?.is === 'storing'}>
              {t('discard')}
            </Button>
          </>
        ) : null}
      </header>
      <Said importing={importing} onDiscard={importing.discard} />
      {holds && target.isSample ? (
        <div className={styles.said}>
          <Callout kind="warning">{t('study.sampleWarning')}</Callout>
        </div>
      ) : null}
      {work !== null && (!holds || work.is === 'storing') ? (
        <div className={styles.middle}>
          <WorkStatus work={work} onStop={importing.stop} />
        </div>
      ) : null}
      {!holds && work === null ? (
        <EmptyImport
          choosing={choosing}
          onPath={() => setDialog('path')}
          patient={given?.code ?? null}
          foundNothing={proposal !== null && importing.error === null && !importing.stopped}
        />
      ) : null}
      {holds && work?.is !== 'storing' ? (
        <Desk
          key={importing.id}
          {...{ importing, target, storing, unreadable }}
          onPatterns={() => setDialog('patterns')}
        />
      ) : null}
      {dialog === 'path' ? (
        <PathDialog onClose={close} onPath={(path) => importing.addPaths([path])} />
      ) : null}
      {dialog === 'patterns' ? (
        <PatternDialog
          names={(proposal?.files ?? []).slice(0, NAMES).map(({ path }) => path)}
          onClose={() => {
            close();
            if (plan.pairs.length > 0 || holds) importing.propose();
          }}
        />
      ) : null}
      {dialog === 'discard' ? (
        <DiscardDialog
          onClose={close}
          onDiscard={() => {
            close();
            importing.discard();
          }}
        />
      ) : null}
      {leaving.question}
    </DropArea>
  );
}

/** Names of an import on which patterns are tried. */
const NAMES = 8;

interface SaidProps {
  readonly importing: Importing;
  readonly onDiscard: () => void;
}

/** What went wrong, or was stopped, and the way on. */
function Said({ importing, onDiscard }: SaidProps) {
  const { t } = useTranslation('importing');
  const { error, stopped, left, proposal, work, add, propose } = importing;
  if (work !== null || (error === null && !stopped)) return null;
  if (error === null)
    return (
      <div className={styles.said} role="status">
        <Callout kind="info">{t('stopped')}</Callout>
      </div>
    );
  const retry = left.length > 0 ? () => add(left) : proposal === null ? propose : undefined;
  return (
    <div className={styles.said}>
      <FailureMessage error={error} {...(retry === undefined ? {} : { onRetry: retry })} />
      <Button onPress={onDiscard}>{t('anew')}</Button>
    </div>
  );
}
