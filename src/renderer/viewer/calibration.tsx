import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PairId } from '../../shared/domain/ids.ts';
import type { StoredImage } from '../../shared/domain/image-pair.ts';
import { useApi } from '../rpc/api.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { useFormat } from '../ui/format.ts';
import { FailureMessage } from '../ui/states.tsx';
import { type Caliper, lengthOf } from './tools/caliper-tool.ts';

interface Props {
  readonly pair: PairId;
  readonly image: StoredImage;
  /** The distance whose real length is asked for. */
  readonly caliper: Caliper;
  readonly onClose: () => void;
}

/** Asks how long a measured distance really is, and stores the image's scale. */
export function Calibration({ pair, image, caliper, onClose }: Props) {
  const { t } = useTranslation('viewer');
  const { decimal } = useFormat();
  const { t: common } = useTranslation();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const store = useMutation(useApi().pairs.calibrate.mutationOptions({ onSuccess: onClose }));
  const pixels = lengthOf(caliper);
  const mm = lengthIn(text);
  const put = (mmPerPixel: number | null): void =>
    store.mutate({ id: pair, image: caliper.part, mmPerPixel });
  const submit = (): void => {
    setTried(true);
    if (mm !== null) put(mm / pixels);
  };
  return (
    <Dialog
      title={t('caliper.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          {image.mmPerPixel === null ? null : (
            <Button kind="quiet" onPress={() => put(null)}>
              {t('caliper.remove')}
            </Button>
          )}
          <Button onPress={onClose}>{common('actions.cancel')}</Button>
          <Button kind="primary" onPress={submit} isPending={store.isPending}>
            {common('actions.save')}
          </Button>
        </>
      }
    >
      <p>
        {t('caliper.explain', {
          pixels: decimal(pixels, 1),
          image: common(`image.${caliper.part}`),
        })}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t('caliper.known')}
          unit="mm"
          inputMode="decimal"
          value={text}
          onChange={setText}
          problem={tried && mm === null ? t('caliper.wrong') : undefined}
          autoFocus
        />
      </form>
      {image.mmPerPixel === null ? null : (
        <p>{t('caliper.current', { mm: decimal(image.mmPerPixel, 4) })}</p>
      )}
      {store.isError ? <FailureMessage error={store.error} /> : null}
    </Dialog>
  );
}

/** A length in millimetres as a person types it, with a point or a comma; null where it is none. */
function lengthIn(text: string): number | null {
  const value = /^\s*\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : 0;
  return value > 0 ? value : null;
}
