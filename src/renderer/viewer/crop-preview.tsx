import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ImageHash } from '../../shared/domain/ids.ts';
import type { EvalMode } from '../../shared/domain/input.ts';
import type { RegisteredPair } from '../../shared/domain/image-pair.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { evaluationSide } from '../../shared/geometry/window.ts';
import { useApi } from '../rpc/api.tsx';
import { FailureMessage } from '../ui/states.tsx';
import styles from './crop-preview.module.css';
import { type Part, PARTS, type PerPart } from './part.ts';
import { pictureQuery } from './picture.ts';

interface Props {
  readonly pair: Pick<RegisteredPair, 'b' | 'se'>;
  readonly crop: PerPart<SourceRect | null>;
}

/** What a model is given: the one in use, or the usual one where there is none. */
interface Input {
  readonly size: number;
  readonly eval: EvalMode;
}

const USUAL: Input = { size: 224, eval: 'center' };

/** A drag asks for a new picture when it pauses this long, in milliseconds. */
const PAUSE_MS = 120;

/** The crop as the network sees it, made by the application's own reading function. */
export function CropPreview({ pair, crop }: Props) {
  const { t } = useTranslation('viewer');
  const models = useQuery(useApi().models.list.queryOptions({ input: {} }));
  const model = models.data?.find(({ chosen }) => chosen);
  const input = model ?? USUAL;
  const { size } = input;
  return (
    <div>
      <div className={styles.pictures}>
        {PARTS.map((part) => (
          <Picture
            key={pair[part].hash}
            {...{ part, input }}
            hash={pair[part].hash}
            rect={crop[part]}
          />
        ))}
      </div>
      <p className={styles.note}>
        {input.eval === 'center'
          ? t('preview.center', { side: evaluationSide(size, 'center'), size })
          : t('preview.resize', { size })}{' '}
        {model === undefined ? null : t('preview.model', { name: model.name })}
        {model === undefined && models.isSuccess ? t('preview.noModel', { size }) : null}
      </p>
    </div>
  );
}

interface PictureProps {
  readonly part: Part;
  readonly hash: ImageHash;
  readonly rect: SourceRect | null;
  readonly input: Input;
}

function Picture({ part, hash, rect, input }: PictureProps) {
  const { t } = useTranslation('viewer');
  const wanted = rect === null ? null : cropAddress(part, hash, rect, input);
  const address = useAfterPause(wanted, PAUSE_MS);
  const picture = useQuery({
    ...pictureQuery(address ?? ''),
    enabled: address !== null,
    placeholderData: keepPreviousData,
  });
  const shown = wanted === null ? undefined : picture.data;
  return (
    <figure className={styles.picture}>
      <div className={styles.frame}>
        {wanted === null ? t('preview.none') : null}
        {shown === undefined ? null : <Bitmap picture={shown} label={t(`preview.${part}`)} />}
      </div>
      <figcaption>{t(`preview.${part}`)}</figcaption>
      {wanted !== null && picture.isError ? <FailureMessage error={picture.error} /> : null}
    </figure>
  );
}

function Bitmap({ picture, label }: { readonly picture: ImageBitmap; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(picture, 0, 0);
  }, [picture]);
  const { width, height } = picture;
  return <canvas ref={canvas} role="img" aria-label={label} {...{ width, height }} />;
}

function cropAddress(part: Part, hash: ImageHash, rect: SourceRect, input: Input): string {
  const at = [rect.x, rect.y, rect.width, rect.height].join(',');
  return `/crop/${part}/${hash}?at=${at}&size=${input.size}&eval=${input.eval}`;
}

/** The value as it is once it has stopped changing; the first one at once. */
function useAfterPause<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), milliseconds);
    return () => window.clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
