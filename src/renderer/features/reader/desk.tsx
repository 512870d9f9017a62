import { Crop } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import type { SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { Button } from '../../ui/button.tsx';
import { PairViewer } from '../../viewer/pair-viewer.tsx';
import { CropSection } from './crop-section.tsx';
import { lacksCrop } from './crop-need.ts';
import { Filmstrip } from './filmstrip.tsx';
import { ReaderHeader } from './header.tsx';
import { HeatBar } from './heat-bar.tsx';
import { OpinionHistory } from './opinion-history.tsx';
import { OwnOpinionSection } from './own-opinion.tsx';
import { OpinionKeys, useReaderCommands } from './reader-commands.tsx';
import styles from './reader.module.css';
import { SecondOpinionSection } from './second-opinion.tsx';
import { useCrop, useShowPair } from './use-crop.tsx';
import { heatOverlay, useHeat } from './use-heat.ts';
import { useOwnOpinion } from './use-own-opinion.ts';
import { useReveal } from './use-reveal.ts';
import { usePrint } from './use-print.tsx';

interface Props {
  readonly record: LesionRecord;
  readonly both: SecondOpinion;
  /** The pair that is looked at. */
  readonly pair: RegisteredPair;
  /** Who reads at this workstation now. */
  readonly reader: string;
}

/** The images on the left, both opinions on the right. */
export function Desk({ record, both, pair, reader }: Props) {
  const { t } = useTranslation('reader');
  const { lesion, pairs } = record;
  const { revealed } = both;
  const crop = useCrop(record, pair, both.model);
  const own = useOwnOpinion(lesion.id, both, reader);
  const reveal = useReveal(lesion.id);
  const heat = useHeat(revealed?.decision.decision);
  const print = usePrint({ record, both, heat, reader });
  const show = useShowPair(record);
  const [filling, setFilling] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const revealButton = useRef<HTMLButtonElement>(null);
  const machine = useRef<HTMLHeadingElement>(null);

  const giveOpinion = (diagnosis?: Diagnosis): void => {
    own.give(diagnosis === undefined ? {} : { diagnosis });
    setFilling(true);
    // The form may only be there after this.
    requestAnimationFrame(() => form.current?.focus());
  };
  const commit = async (): Promise<void> => {
    if (!(await own.commit())) return;
    setFilling(false);
    crop.hush();
    requestAnimationFrame(() => revealButton.current?.focus());
  };
  const doReveal = async (): Promise<void> => {
    if (both.silence !== null || !(await reveal.run())) return;
    crop.hush();
    requestAnimationFrame(() => machine.current?.focus());
  };
  /** Whether the machine has something to say that is not shown yet. */
  const isDue = revealed === null || revealed.outdated;
  const draw = (): void => {
    const without = pairs.find((each) => lacksCrop(each, both.model));
    if (without === undefined || without.id === pair.id) crop.edit();
    else show(without.id);
  };
  const step = (by: 1 | -1): void => {
    const to = pairs[pairs.indexOf(pair) + by];
    crop.hush();
    if (to !== undefined) show(to.id);
  };
  useReaderCommands({
    crop,
    own,
    heat,
    revealed: revealed !== null,
    next: () => step(1),
    previous: () => step(-1),
    primary: () => void (own.isGiving ? commit() : isDue ? doReveal() : undefined),
    commit: () => void (own.isGiving ? commit() : undefined),
    give: giveOpinion,
    print: print.run,
  });
  const read = revealed?.reads.find(({ pairId }) => pairId === pair.id);
  return (
    <div className={styles.screen}>
      <ReaderHeader record={record} onPrint={print.run} />
      <div
        className={styles.images}
        // Keys are the image's again as soon as one turns to it.
        onFocus={() => setFilling(false)}
      >
        <PairViewer
          pair={pair}
          editor={crop.editing ? crop.editor : null}
          crop={pair.roi}
          overlay={crop.editing ? null : heatOverlay(pair, read, revealed?.model, heat)}
        >
          {crop.editing ? null : (
            <Button onPress={crop.edit} preventFocusOnPress>
              <Crop aria-hidden="true" size={16} />
              {t(lacksCrop(pair, null) ? 'crop.draw' : 'crop.edit')}
            </Button>
          )}
        </PairViewer>
        {revealed === null || crop.editing ? null : (
          <HeatBar heat={heat} read={read} model={revealed.model} />
        )}
        {pairs.length > 1 ? (
          <Filmstrip pairs={pairs} current={pair.id} both={both} onShow={show} />
        ) : null}
      </div>
      <aside className={styles.panel} aria-label={t('title')}>
        <p className={styles.message} role="status">
          {crop.message}
        </p>
        {crop.editing ? (
          <CropSection
            pair={pair}
            editor={crop.editor}
            onSave={() => void crop.save()}
            onLeave={crop.leave}
          />
        ) : (
          <>
            <div className={styles.opinions} onFocus={() => setFilling(own.isGiving)}>
              <OwnOpinionSection
                own={own}
                revealed={revealed !== null}
                onCommit={() => void commit()}
                formRef={form}
              />
            </div>
            <SecondOpinionSection
              both={both}
              record={record}
              pair={pair.id}
              own={own.stands}
              reveal={reveal}
              onReveal={() => void doReveal()}
              onShow={show}
              onGive={() => giveOpinion()}
              onDraw={draw}
              revealRef={revealButton}
              titleRef={machine}
            />
            <OpinionHistory opinions={both.opinions} stands={own.stands} />
          </>
        )}
      </aside>
      {filling && own.isGiving && !crop.editing ? <OpinionKeys own={own} /> : null}
      {crop.question}
      {print.sheet}
    </div>
  );
}
