import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components';

import type { Duplicate, ImportId } from '../../../shared/contract/imports.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { type Copy, exactCopies } from './copies.ts';
import { pairCode } from './confirm.ts';
import screen from './import.module.css';
import styles from './side.module.css';
import { otherPicture, stagedPicture } from './pictures.ts';
import type { PlanPair } from './plan.ts';
import { VirtualList } from './virtual-list.tsx';

interface Props {
  readonly id: ImportId;
  readonly copies: ReadonlyMap<string, readonly Copy[]>;
  readonly pairs: readonly PlanPair[];
  readonly onCompare: (key: string) => void;
  readonly onLeaveOut: (keys: ReadonlySet<string>) => void;
}

/** The pairs with pictures that are there already; the first copy of each stands for all. */
export function CopyList({ id, copies, pairs, onCompare, onLeaveOut }: Props) {
  const { t } = useTranslation('importing');
  const alike = useAlikeText();
  const copied = pairs.filter(({ key }) => copies.has(key));
  const exact = exactCopies(copies);
  const open = copied.filter(({ key, leftOut }) => exact.has(key) && !leftOut);
  return (
    <>
      <p className={screen.quiet}>{t('copies.explain')}</p>
      <CopyRows {...{ id, copies, copied, onCompare, alike }} />
      {open.length === 0 ? null : (
        <Button onPress={() => onLeaveOut(new Set(open.map(({ key }) => key)))}>
          {t('copies.leaveOut', { count: open.length })}
        </Button>
      )}
    </>
  );
}

interface RowsProps extends Pick<Props, 'id' | 'copies' | 'onCompare'> {
  readonly copied: readonly PlanPair[];
  readonly alike: (duplicate: Duplicate) => string;
}

function CopyRows({ id, copies, copied, onCompare, alike }: RowsProps) {
  const { t } = useTranslation('importing');
  return (
    <VirtualList label={t('side.copies')} items={copied} keyOf={({ key }) => key} height={110}>
      {(pair) => {
        const [copy] = copies.get(pair.key) ?? [];
        if (copy === undefined) return null;
        const { duplicate } = copy;
        const said = pair.leftOut ? t('pair.leftOut') : alike(duplicate);
        return (
          <AriaButton className={styles.copy ?? ''} onPress={() => onCompare(pair.key)}>
            <span className={styles.copyPictures}>
              <Thumbnail src={stagedPicture(id, duplicate.file, 240)} label="" />
              <Thumbnail src={otherPicture(id, duplicate, 240)} label="" />
            </span>
            <span className={styles.copyText}>
              <strong className={styles.path}>{pairCode(pair)}</strong> <span>{said}</span>
            </span>
          </AriaButton>
        );
      }}
    </VirtualList>
  );
}

/** How alike two pictures are; what is not identical is never said to be 100 %. */
export function useAlikeText(): (duplicate: Duplicate) => string {
  const { t } = useTranslation('importing');
  const format = useFormat();
  return ({ kind, similarity }) =>
    kind === 'exact'
      ? t('copies.exact')
      : t('copies.near', { percent: format.percent(Math.min(similarity, 0.99)) });
}
