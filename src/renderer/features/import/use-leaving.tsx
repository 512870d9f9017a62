import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface Leaving {
  /** The way is free from now on, whatever is still on the screen. */
  readonly free: () => void;
  /** Asks whether to discard the import, while someone wants to leave. */
  readonly question: ReactNode;
}

/** Nobody leaves a begun import without being asked. */
export function useLeaving(begun: boolean): Leaving {
  const { t } = useTranslation('importing');
  const held = useRef(begun);
  useLayoutEffect(() => {
    held.current = begun;
  }, [begun]);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => held.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => held.current,
    withResolver: true,
  });
  const question =
    blocker.status === 'blocked' ? (
      <Dialog
        title={t('leave.title')}
        isOpen
        onClose={blocker.reset}
        actions={
          <>
            <Button kind="danger" onPress={blocker.proceed}>
              {t('leave.go')}
            </Button>
            <Button kind="primary" autoFocus onPress={blocker.reset}>
              {t('leave.stay')}
            </Button>
          </>
        }
      >
        <p>{t('leave.text')}</p>
      </Dialog>
    ) : null;
  return {
    free: () => {
      held.current = false;
    },
    question,
  };
}
