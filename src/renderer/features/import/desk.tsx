import { ImageOff } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FileId, StagedFile } from '../../../shared/contract/imports.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AssignBar } from './assign-bar.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { lackOf } from './confirm.ts';
import { copiesByPair } from './copies.ts';
import styles from './import.module.css';
import { PairGrid, type Place } from './pair-grid.tsx';
import { pairedByHand, swapped, takenApart, withLeftOut, withoutPartner } from './plan.ts';
import { SidePanel } from './side-panel.tsx';
import type { Refused } from './upload.ts';
import type { Importing } from './use-import.ts';
import { usePairCommands } from './use-import-commands.ts';
import type { Storing } from './use-storing.ts';
import { type TargetChoice, useKnown } from './use-target.ts';
import { WorkStatus } from './work-status.tsx';

interface Props {
  readonly importing: Importing;
  readonly target: TargetChoice;
  readonly storing: Storing;
  readonly unreadable: readonly Refused[];
  readonly onPatterns: () => void;
}

/** No files: one list, so that what depends on it does not change. */
const NO_FILES: readonly StagedFile[] = [];

/** What was found, to be looked through, corrected and confirmed. */
export function Desk({ importing, target, storing, unreadable, onPatterns }: Props) {
  const { plan, proposal, change, id, work } = importing;
  const { pairs } = plan;
  const files = proposal?.files ?? NO_FILES;
  const fileById = useMemo(() => new Map(files.map((file) => [file.id, file])), [files]);
  const known = useKnown(plan, target.target.studyId);
  const duplicates = proposal?.duplicates;
  const copies = useMemo(() => copiesByPair(duplicates ?? [], plan), [duplicates, plan]);
  const unpaired = useMemo(() => withoutPartner(plan, files), [plan, files]);
  const [selected, setSelected] = useState<string | null>(null);
  const [show, setShow] = useState<Place | null>(null);
  const [comparing, setComparing] = useState<string | null>(null);
  const [chosen, setChosen] = useState<readonly FileId[]>([]);
  const [columns, setColumns] = useState(1);
  const grid = useRef<HTMLDivElement>(null);
  const patient = useRef<HTMLInputElement>(null);
  useFocusOnce(patient, pairs.length > 0 && work === null);

  const here = pairs.some(({ key }) => key === selected) ? selected : null;
  const open = chosen.filter((file) => unpaired.some((each) => each.id === file));
  const go = (key: string, within = ''): void => {
    setSelected(key);
    setShow({ key, within });
  };
  const takeApart = (key: string): void => {
    const at = pairs.findIndex((pair) => pair.key === key);
    const beside = pairs[at + 1] ?? pairs[at - 1];
    change((now) => takenApart(now, key));
    if (beside !== undefined) go(beside.key);
  };
  const compare = (key: string): void => {
    if (copies.has(key)) setComparing(key);
  };
  const pairChosen = (): void => {
    const [one, other] = open.map((file) => fileById.get(file));
    if (one === undefined || other === undefined) return;
    change((now) => pairedByHand(now, one, other));
    setChosen([]);
  };
  const edit = (key: string): void => {
    if (pairs.length === 1) patient.current?.focus();
    else go(key, 'input');
  };
  const store = (): void => {
    const from = document.activeElement;
    void storing.store((key) => {
      if (!hasGoneOn(from)) edit(key);
    });
  };
  usePairCommands({
    pairs,
    selected: here,
    columns,
    go,
    swap: (key) => change((now) => swapped(now, key)),
    takeApart,
    leaveOut: (key) =>
      change((now) => {
        const pair = now.pairs.find((each) => each.key === key);
        return withLeftOut(now, new Set([key]), pair?.leftOut === false);
      }),
    compare,
    edit,
    pairChosen,
    store,
  });
  if (id === null) return null;
  const copied = pairs.filter(({ key }) => copies.has(key));
  const compared = copied.findIndex(({ key }) => key === comparing);
  const lacking = pairs.filter((pair) => lackOf(pair, known) !== null).length;
  return (
    <div
      className={styles.desk}
      onKeyDownCapture={(event) => {
        const { key, ctrlKey, metaKey, currentTarget, target: pressed } = event;
        const within = pressed instanceof Node && currentTarget.contains(pressed);
        if (key !== 'Enter' || !(ctrlKey || metaKey) || !within) return;
        // A button that has the focus would take it for a press of its own.
        event.preventDefault();
        event.stopPropagation();
        store();
      }}
    >
      {work === null ? null : (
        <div className={styles.strip}>
          <WorkStatus work={work} onStop={importing.stop} />
        </div>
      )}
      {pairs.length === 0 ? null : (
        <AssignBar
          {...{ plan, change, known, target, lacking }}
          folder={proposal?.study ?? null}
          date={storing.date}
          setDate={storing.setDate}
          tried={storing.tried}
          patientRef={patient}
          onStore={store}
        />
      )}
      <div className={styles.content}>
        {pairs.length === 0 ? (
          <NoPairs hasFiles={files.length > 0} onPatterns={onPatterns} />
        ) : (
          <PairGrid
            pairs={pairs}
            selected={here}
            show={show}
            onSelect={setSelected}
            onColumns={setColumns}
            gridRef={grid}
            context={{
              id,
              plan,
              known,
              copies,
              change,
              fileOf: (file) => fileById.get(file),
              studyId: target.target.studyId,
              tried: storing.tried,
              onCompare: compare,
              onTakeApart: takeApart,
            }}
          />
        )}
        <SidePanel
          {...{ id, unpaired, copies, pairs, unreadable }}
          chosen={open}
          onChoose={(file) =>
            setChosen(
              open.includes(file)
                ? open.filter((each) => each !== file)
                : [...open.slice(-1), file],
            )
          }
          onPair={pairChosen}
          onCompare={compare}
          onLeaveOut={(keys) => change((now) => withLeftOut(now, keys, true))}
        />
      </div>
      {copied[compared] === undefined ? null : (
        <CompareDialog
          id={id}
          pair={copied[compared]}
          copies={copies.get(copied[compared].key) ?? []}
          place={{ at: compared, total: copied.length }}
          onStep={(by) => setComparing(copied[compared + by]?.key ?? comparing)}
          onDecide={(leftOut) => {
            const { key } = copied[compared]!;
            change((now) => withLeftOut(now, new Set([key]), leftOut));
            setComparing(copied[compared + 1]?.key ?? null);
          }}
          onClose={() => setComparing(null)}
        />
      )}
    </div>
  );
}

interface NoPairsProps {
  readonly hasFiles: boolean;
  readonly onPatterns: () => void;
}

function NoPairs({ hasFiles, onPatterns }: NoPairsProps) {
  const { t } = useTranslation('importing');
  return (
    <div className={styles.none}>
      <EmptyState
        icon={<ImageOff />}
        title={t('none.title')}
        actions={hasFiles ? <Button onPress={onPatterns}>{t('patterns')}</Button> : null}
      >
        {hasFiles ? t('none.text') : t('none.nothingReadable')}
      </EmptyState>
    </div>
  );
}

/** Puts the focus into a field once, when it is time for it. */
function useFocusOnce(input: { readonly current: HTMLInputElement | null }, isTime: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    if (!isTime || done.current || input.current === null) return;
    done.current = true;
    input.current.focus();
    input.current.select();
  }, [input, isTime]);
}

/** Whether someone works elsewhere by now: nobody is called back from there, least of all typing. */
function hasGoneOn(from: Element | null): boolean {
  const { activeElement, body } = document;
  return activeElement !== from && activeElement !== null && activeElement !== body;
}
