import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useLeaveGuard } from '../../app/leave-guard.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { CropEditor } from '../../viewer/use-crop-editor.ts';

interface Leaving {
  /** Saves; the way is then free, at once. False where it could not be saved. */
  readonly save: () => Promise<boolean>;
  /** Asks what to do with the changes, while someone wants to leave. */
  readonly question: ReactNode;
}

/** Nobody leaves an unsaved crop without being asked, for wherever. */
export function useLeaving(editor: CropEditor, pairCode: string): Leaving {
  const { t } = useTranslation('annotate');
  const { stopped, free } = useLeaveGuard(editor.changed, { within: true });
  const save = async (): Promise<boolean> => {
    const saved = await editor.save();
    // The next step may come before the page is drawn anew.
    if (saved) free();
    return saved;
  };
  const question =
    stopped === null ? null : (
      <Dialog
        title={t('leave.title')}
        isOpen
        onClose={stopped.stay}
        actions={
          <>
            <Button onPress={stopped.stay}>{t('leave.stay')}</Button>
            <Button kind="danger" onPress={stopped.go}>
              {t('leave.discard')}
            </Button>
            <Button
              kind="primary"
              autoFocus
              isPending={editor.saving}
              onPress={() => {
                void save().then((saved) => (saved ? stopped.go() : stopped.stay()));
              }}
            >
              {t('leave.save')}
            </Button>
          </>
        }
      >
        <p>{t('leave.text', { pair: pairCode })}</p>
      </Dialog>
    );
  return { save, question };
}
