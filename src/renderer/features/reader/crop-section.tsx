import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { Button } from '../../ui/button.tsx';
import { FailureMessage } from '../../ui/states.tsx';
import { CropHints } from '../../viewer/crop-hints.tsx';
import { CropPreview } from '../../viewer/crop-preview.tsx';
import type { CropEditor } from '../../viewer/use-crop-editor.ts';
import styles from './reader.module.css';

interface Props {
  readonly pair: RegisteredPair;
  readonly editor: CropEditor;
  readonly onSave: () => void;
  readonly onLeave: () => void;
}

/** Beside the images while the crop is drawn: what the network will see, and saving it. */
export function CropSection({ pair, editor, onSave, onLeave }: Props) {
  const { t } = useTranslation('reader');
  const { crop, changed, copyPrevious } = editor;
  const empty = crop.b === null && crop.se === null;
  return (
    <section className={styles.section} aria-labelledby="crop-title">
      <h2 id="crop-title">{t('crop.title', { pair: pair.code })}</h2>
      {empty ? <p className={styles.quiet}>{t('crop.explain')}</p> : null}
      <CropHints pair={pair} crop={crop} />
      <CropPreview pair={pair} crop={crop} />
      {editor.failure === null ? null : <FailureMessage error={editor.failure} />}
      <div className={styles.acts}>
        {copyPrevious === null ? null : (
          <Button onPress={copyPrevious} preventFocusOnPress>
            <Copy aria-hidden="true" size={16} />
            {t('crop.copy')}
          </Button>
        )}
        <Button onPress={onLeave} preventFocusOnPress>
          {t('crop.leave')} <kbd aria-hidden="true">Q</kbd>
        </Button>
        <Button
          kind="primary"
          onPress={onSave}
          isDisabled={!changed && empty}
          isPending={editor.saving}
          preventFocusOnPress
        >
          {t('crop.save')} <kbd aria-hidden="true">{t('own.commitKey')}</kbd>
        </Button>
      </div>
    </section>
  );
}
