import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

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
  const unsaved = useRef(editor.changed);
  useLayoutEffect(() => {
    unsaved.current = editor.changed;
  }, [editor.changed]);
  const blocker = useBlocker({
    shouldBlockFn: () => unsaved.current,
    enableBeforeUnload: () => unsaved.current,
    withResolver: true,
  });
  const save = async (): Promise<boolean> => {
    const saved = await editor.save();
    // The next step may come before the page is drawn anew.
    if (saved) unsaved.current = false;
    return saved;
  };
  const question =
    blocker.status === 'blocked' ? (
      <Dialog
        title={t('leave.title')}
        isOpen
        onClose={blocker.reset}
        actions={
          <>
            <Button onPress={blocker.reset}>{t('leave.stay')}</Button>
            <Button kind="danger" onPress={blocker.proceed}>
              {t('leave.discard')}
            </Button>
            <Button
              kind="primary"
              autoFocus
              isPending={editor.saving}
              onPress={() => {
                void save().then((saved) => (saved ? blocker.proceed() : blocker.reset()));
              }}
            >
              {t('leave.save')}
            </Button>
          </>
        }
      >
        <p>{t('leave.text', { pair: pairCode })}</p>
      </Dialog>
    ) : null;
  return { save, question };
}
