import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../shared/contract/jobs.ts';
import { saveFile } from '../../charts/chart-files.ts';
import { Button } from '../../ui/button.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { fetchFile } from '../../rpc/fetch-file.ts';
import styles from './results.module.css';

/** What can be taken away of a run: its tables as CSV, its report as a PDF. */
export function RunFiles({ run }: { readonly run: JobId }) {
  const { t } = useTranslation('results');
  const save = useMutation({
    mutationFn: async (name: string) =>
      saveFile(await fetchFile(`/run/${run}/${name}`), `run-${run}-${name}`),
  });
  return (
    <div className={styles.files}>
      <Button
        onPress={() => save.mutate('tables.zip')}
        isPending={save.isPending && save.variables === 'tables.zip'}
      >
        {t('saveTables')}
      </Button>
      <Button
        onPress={() => save.mutate('report.pdf')}
        isPending={save.isPending && save.variables === 'report.pdf'}
      >
        {t('saveReport')}
      </Button>
      {save.isError ? <FailureMessage error={save.error} /> : null}
    </div>
  );
}
