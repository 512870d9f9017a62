import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tab, TabList, TabPanel, Tabs, ToggleButton } from 'react-aria-components';

import type { FileId, ImportId, StagedFile } from '../../../shared/contract/imports.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { CopyList } from './copy-list.tsx';
import type { Copy } from './copies.ts';
import screen from './import.module.css';
import styles from './side.module.css';
import { stagedPicture } from './pictures.ts';
import type { PlanPair } from './plan.ts';
import type { Refused } from './upload.ts';
import { VirtualList } from './virtual-list.tsx';

interface Props {
  readonly id: ImportId;
  readonly unpaired: readonly StagedFile[];
  readonly chosen: readonly FileId[];
  readonly onChoose: (file: FileId) => void;
  readonly onPair: () => void;
  readonly copies: ReadonlyMap<string, readonly Copy[]>;
  readonly pairs: readonly PlanPair[];
  readonly onCompare: (key: string) => void;
  readonly onLeaveOut: (keys: ReadonlySet<string>) => void;
  readonly unreadable: readonly Refused[];
}

const TABS = ['unpaired', 'copies', 'unreadable'] as const;
type TabName = (typeof TABS)[number];

/** What of an import is no pair, or needs a decision. Absent where there is nothing of it. */
export function SidePanel(props: Props) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const [wanted, setWanted] = useState<TabName | null>(null);
  const { unpaired, copies, unreadable } = props;
  const counts: Readonly<Record<TabName, number>> = {
    unpaired: unpaired.length,
    copies: copies.size,
    unreadable: unreadable.length,
  };
  const there = TABS.filter((name) => counts[name] > 0);
  const [first] = there;
  if (first === undefined) return null;
  const shown = wanted !== null && there.includes(wanted) ? wanted : first;
  const panels: Readonly<Record<TabName, () => ReactNode>> = {
    unpaired: () => <Unpaired {...props} />,
    copies: () => <CopyList {...props} />,
    unreadable: () => <Unreadable unreadable={unreadable} />,
  };
  return (
    <aside className={styles.side} aria-label={t('side.label')}>
      <Tabs
        className={styles.tabs ?? ''}
        selectedKey={shown}
        onSelectionChange={(key) => setWanted(key as TabName)}
      >
        <TabList className={styles.tabList ?? ''} aria-label={t('side.label')}>
          {there.map((name) => (
            <Tab key={name} id={name} className={styles.tab ?? ''}>
              {t(`side.${name}`)} <strong>{format.integer(counts[name])}</strong>
            </Tab>
          ))}
        </TabList>
        {there.map((name) => (
          <TabPanel key={name} id={name} className={styles.tabPanel ?? ''}>
            {panels[name]()}
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  );
}

function Unpaired({ id, unpaired, chosen, onChoose, onPair }: Props) {
  const { t } = useTranslation('importing');
  return (
    <>
      <p className={screen.quiet}>{t('unpaired.explain')}</p>
      <VirtualList
        label={t('side.unpaired')}
        items={unpaired}
        keyOf={(file) => file.id}
        height={86}
      >
        {(file) => (
          <ToggleButton
            className={styles.single ?? ''}
            isSelected={chosen.includes(file.id)}
            onChange={() => onChoose(file.id)}
          >
            <span className={styles.singlePicture}>
              <Thumbnail src={stagedPicture(id, file.id, 160)} label="" />
            </span>
            <span className={styles.singleText}>
              <span className={styles.path}>{file.path}</span>
              <span className={screen.quiet}>{t(`unpaired.looks.${file.looksLike}`)}</span>
            </span>
          </ToggleButton>
        )}
      </VirtualList>
      <Button kind="primary" isDisabled={chosen.length !== 2} onPress={onPair}>
        {t('unpaired.pair')}
      </Button>
    </>
  );
}

function Unreadable({ unreadable }: { readonly unreadable: readonly Refused[] }) {
  const { t } = useTranslation('importing');
  const say = useFailureText();
  return (
    <>
      <p className={screen.quiet}>{t('unreadable.explain')}</p>
      <VirtualList
        label={t('side.unreadable')}
        items={unreadable}
        keyOf={({ path, reason }) => `${path} ${reason}`}
        height={64}
      >
        {({ path, reason }) => (
          <p className={styles.fault}>
            <strong className={styles.path}>{path}</strong>
            <span>{say(reason)}</span>
          </p>
        )}
      </VirtualList>
    </>
  );
}
