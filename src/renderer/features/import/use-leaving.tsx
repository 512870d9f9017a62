import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useLeaveGuard } from '../../app/leave-guard.ts';
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
  const { stopped, free } = useLeaveGuard(begun, { within: false });
  const question =
    stopped === null ? null : (
      <Dialog
        title={t('leave.title')}
        isOpen
        onClose={stopped.stay}
        actions={
          <>
            <Button kind="danger" onPress={stopped.go}>
              {t('leave.go')}
            </Button>
            <Button kind="primary" autoFocus onPress={stopped.stay}>
              {t('leave.stay')}
            </Button>
          </>
        }
      >
        <p>{t('leave.text')}</p>
      </Dialog>
    );
  return { free, question };
}
