import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BoxSelect, FolderOutput, Users } from 'lucide-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import type { StudyId } from '../../../shared/domain/ids.ts';
import type { Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { checked } from '../../ui/checked.ts';
import { useFormat } from '../../ui/format.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { PathField } from '../../ui/path-field.tsx';
import { type StartedTask, StartedTaskStatus } from './started-task.tsx';
import table from '../../ui/table.module.css';
import styles from './studies.module.css';

export function StudyTable({ studies }: { readonly studies: readonly Study[] }) {
  const { t } = useTranslation('studies');
  const [exporting, setExporting] = useState<Study | null>(null);
  const [exports, setExports] = useState<Readonly<Partial<Record<StudyId, StartedTask>>>>({});
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col" className={table.number}>
              {t('patients')}
            </th>
            <th scope="col" className={table.number}>
              {t('pairs')}
            </th>
            <th scope="col">{t('created')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {studies.map((study) => (
            <Fragment key={study.id}>
              <StudyRow study={study} onExport={() => setExporting(study)} />
              <ExportRow started={exports[study.id]} />
            </Fragment>
          ))}
        </tbody>
      </table>
      {exporting === null ? null : (
        <ExportDialog
          study={exporting}
          onClose={() => setExporting(null)}
          onStarted={(started) => setExports({ ...exports, [exporting.id]: started })}
        />
      )}
    </>
  );
}

function StudyRow({ study, onExport }: { readonly study: Study; readonly onExport: () => void }) {
  const { t } = useTranslation(['studies', 'common']);
  const format = useFormat();
  const navigate = useNavigate();
  const { id, name, kind, patients, pairs, createdAt } = study;
  const search = { studies: [id] };
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{t(`studyKind.${kind}`, { ns: 'common' })}</td>
      <td className={table.number}>{format.integer(patients)}</td>
      <td className={table.number}>{format.integer(pairs)}</td>
      <td>{format.moment(createdAt)}</td>
      <td className={styles.actions}>
        <Button
          aria-label={t('showOf', { study: name })}
          onPress={() => void navigate({ to: '/', search })}
        >
          <Users aria-hidden="true" />
          {t('show')}
        </Button>
        <Button
          aria-label={t('annotateOf', { study: name })}
          isDisabled={pairs === 0}
          onPress={() => void navigate({ to: '/annotate', search })}
        >
          <BoxSelect aria-hidden="true" />
          {t('annotate')}
        </Button>
        <Button
          aria-label={t('exportOf', { study: name })}
          isDisabled={pairs === 0}
          onPress={onExport}
        >
          <FolderOutput aria-hidden="true" />
          {t('export.open')}
        </Button>
      </td>
    </tr>
  );
}

function ExportRow({ started }: { readonly started: StartedTask | undefined }) {
  const { t } = useTranslation('studies');
  if (started === undefined) return null;
  return (
    <tr className={styles.status}>
      <td colSpan={6}>
        <StartedTaskStatus started={started} done={t('export.done', { path: started.path })} />
      </td>
    </tr>
  );
}

const pathOnly = z.object({ path: z.string().trim().min(1) });

interface ExportProps {
  readonly study: Study;
  readonly onClose: () => void;
  readonly onStarted: (started: StartedTask) => void;
}

function ExportDialog({ study, onClose, onStarted }: ExportProps) {
  const { t } = useTranslation('studies');
  const start = useMutation(useApi().studies.export.mutationOptions());
  const [path, setPath] = useState('');
  return (
    <FormDialog
      wide
      title={t('exportOf', { study: study.name })}
      saveLabel={t('export.start')}
      onClose={onClose}
      checked={checked(pathOnly, { path })}
      save={async (value) => {
        const { task } = await start.mutateAsync({ studyId: study.id, ...value });
        onStarted({ task, ...value });
      }}
    >
      {(problem) => (
        <>
          <p>{t('export.explain')}</p>
          <PathField
            label={t('export.path')}
            hint={t('export.pathHint')}
            value={path}
            onChange={setPath}
            purpose="save-folder"
            problem={problem('path')}
            autoFocus
          />
        </>
      )}
    </FormDialog>
  );
}
