import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../shared/contract/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import styles from './jobs.module.css';

/** So many of the newest lines are shown. */
const LINES = 500;
/** So near to its end a reader follows the log, in pixels. */
const NEAR_END = 24;

/** The end of a job's log, which goes on with it. */
export function JobLog({ id }: { readonly id: JobId }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const api = useApi();
  const log = useQuery({
    ...api.jobs.log.queryOptions({ input: { id, lines: LINES } }),
    placeholderData: keepPreviousData,
  });
  const place = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  const [copied, setCopied] = useState(false);
  const text = log.data?.lines.join('\n') ?? '';
  useEffect(() => {
    const pre = place.current;
    if (pre !== null && follows.current) pre.scrollTop = pre.scrollHeight;
  }, [text]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Where the host refuses, the lines are chosen, and the copy key takes them.
      if (place.current !== null) window.getSelection()?.selectAllChildren(place.current);
    }
  };
  useCommands([
    { group: t('title'), keys: ['Shift+C'], label: t('log.copy'), run: () => void copy() },
  ]);
  return (
    <section className={styles.card} aria-labelledby="job-log">
      <header className={styles.head}>
        <h2 id="job-log">{t('log.title')}</h2>
        <span className={styles.quiet} role="status">
          {copied ? t('log.copied') : ''}
        </span>
        <Button kind="quiet" isDisabled={text === ''} onPress={() => void copy()}>
          {t('log.copy')}
        </Button>
      </header>
      {log.isError ? (
        <FailureMessage error={log.error} onRetry={() => void log.refetch()} />
      ) : text === '' ? (
        <p className={styles.quiet}>{t('log.none')}</p>
      ) : (
        <pre
          ref={place}
          className={styles.log}
          role="region"
          tabIndex={0}
          aria-label={t('log.of', { number: format.integer(log.data?.lines.length ?? 0) })}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            follows.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
          }}
        >
          {text}
        </pre>
      )}
    </section>
  );
}
