import { ChevronLeft, ChevronRight, ChevronsRight, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { PairId } from '../../../shared/domain/ids.ts';
import type { RegisteredPair, Roi } from '../../../shared/domain/image-pair.ts';
import { useCommands } from '../../app/commands.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format.ts';
import { FailureMessage } from '../../ui/states.tsx';
import { CropHints } from '../../viewer/crop-hints.tsx';
import { CropPreview } from '../../viewer/crop-preview.tsx';
import { PairViewer } from '../../viewer/pair-viewer.tsx';
import { sizesOf, useCropEditor } from '../../viewer/use-crop-editor.ts';
import { useStateOf } from '../../viewer/use-state-of.ts';
import styles from './annotate.module.css';
import { Facts, type PairRecord } from './facts.tsx';
import { useLeaving } from './use-leaving.tsx';
import type { Neighbours } from './use-queue.ts';
import { Versions } from './versions.tsx';

interface Props {
  readonly record: PairRecord;
  /** Whether this is the pair of the address, and not the one before that is still shown. */
  readonly ready: boolean;
  /** The pair before this one, to copy from. */
  readonly previous: RegisteredPair | null;
  readonly neighbours: Neighbours;
  readonly progress: { readonly done: number; readonly total: number };
  readonly filtered: boolean;
  readonly onGo: (pair: PairId | null) => void;
}

/** The last word on what was done. */
const NOTHING_SAID = { text: '', saved: false };

/** One pair with everything to annotate it. */
export function Desk(props: Props) {
  const { record, ready, previous, neighbours, progress, filtered, onGo } = props;
  const { pair } = record;
  const { t } = useTranslation('annotate');
  const { integer } = useFormat();
  const editor = useCropEditor(pair, previous);
  const leaving = useLeaving(editor, pair.code);
  const [said, setSaid] = useStateOf(pair.id, () => NOTHING_SAID);
  const say = (text: string): void => setSaid({ text, saved: false });
  // What was saved is not any more what is drawn.
  const message = said.saved && editor.changed ? '' : said.text;
  const { crop, dispatch, copyPrevious } = editor;

  const empty = crop.b === null && crop.se === null;
  const save = async (): Promise<boolean> => {
    if (!ready || editor.saving) return false;
    if (empty && !editor.changed) {
      say(t('nothing'));
      return false;
    }
    const saved = await leaving.save();
    if (saved) setSaid({ text: t('saved'), saved: true });
    return saved;
  };
  const saveAndGo = async (): Promise<void> => {
    if (await save()) onGo(neighbours.open ?? null);
  };
  const step = (to: PairId | null | undefined, none: string): void => {
    if (to === null) say(none);
    else if (to !== undefined && ready) onGo(to);
  };
  const stepBack = (): void => step(neighbours.previous, t('noBefore'));
  const stepOn = (): void => step(neighbours.next, t('noMore'));
  const stepToOpen = (): void => step(neighbours.open, t('noneOpen'));
  const copy = (): void => {
    if (copyPrevious === null) return say(t('noCopy'));
    copyPrevious();
    say(t('copied', { pair: previous?.code ?? '' }));
  };
  const restore = (roi: Roi): void => {
    dispatch({ type: 'take', roi, sizes: sizesOf(pair) });
    say(t('history.restored', { version: roi.version }));
  };
  const group = t('keys.group');
  useCommands([
    { group, keys: ['Enter'], label: t('keys.save'), run: () => void saveAndGo() },
    { group, keys: ['Shift+Enter', 'Mod+s'], label: t('keys.saveStay'), run: () => void save() },
    { group, keys: ['n'], label: t('keys.next'), run: stepOn },
    { group, keys: ['p'], label: t('keys.previous'), run: stepBack },
    { group, keys: ['u'], label: t('keys.nextOpen'), run: stepToOpen },
    { group, keys: ['c'], label: t('keys.copy'), run: copy },
  ]);
  const roi = hasCrop(pair.roi) ? pair.roi : null;
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <h1>{t('title')}</h1>
        <div className={styles.progress}>
          <progress aria-label={t('progressLabel')} value={progress.done} max={progress.total} />
          {t('progress', { done: integer(progress.done), total: integer(progress.total) })}
          {filtered ? <span>{t('filtered')}</span> : null}
        </div>
        <nav className={styles.steps} aria-label={t('steps')}>
          <Button onPress={stepBack} isDisabled={neighbours.previous == null} preventFocusOnPress>
            <ChevronLeft aria-hidden="true" size={16} />
            {t('previous')}
          </Button>
          <Button onPress={stepOn} isDisabled={neighbours.next == null} preventFocusOnPress>
            {t('next')}
            <ChevronRight aria-hidden="true" size={16} />
          </Button>
          <Button onPress={stepToOpen} isDisabled={neighbours.open == null} preventFocusOnPress>
            {t('nextOpen')}
            <ChevronsRight aria-hidden="true" size={16} />
          </Button>
        </nav>
      </header>
      <PairViewer pair={pair} editor={editor} />
      <aside className={styles.side} aria-label={t('crop')}>
        <div className={styles.scroll}>
          <Facts record={record} />
          <section className={styles.section}>
            <div className={styles.head}>
              <h2>{t('crop')}</h2>
              <span className={editor.changed ? styles.unsaved : styles.quiet}>
                {editor.changed
                  ? t('state.unsaved')
                  : roi === null
                    ? t('state.none')
                    : t('state.saved', { version: roi.version, annotator: roi.annotator })}
              </span>
            </div>
            <h3>{t('preview')}</h3>
            <CropPreview pair={pair} crop={crop} />
            <CropHints pair={pair} crop={crop} />
          </section>
          <section className={styles.section}>
            <h3>{t('history.title')}</h3>
            <Versions pair={pair.id} inUse={pair.roi?.version ?? null} onRestore={restore} />
          </section>
        </div>
        <div className={styles.acts}>
          {editor.failure === null ? null : <FailureMessage error={editor.failure} />}
          <p className={styles.message} role="status">
            {message === '' ? <span className={styles.quiet}>{t('rule')}</span> : message}
          </p>
          <Button onPress={copy} isDisabled={copyPrevious === null} preventFocusOnPress>
            <Copy aria-hidden="true" size={16} />
            {t('copy')}
          </Button>
          <Button
            kind="primary"
            onPress={() => void saveAndGo()}
            isPending={editor.saving}
            preventFocusOnPress
          >
            {t('save')} <kbd aria-hidden="true">{t('saveKey')}</kbd>
          </Button>
        </div>
      </aside>
      {leaving.question}
    </div>
  );
}

/** A version may also be the one that took the crop away. */
function hasCrop(roi: Roi | null): roi is Roi {
  return roi !== null && (roi.b !== null || roi.se !== null);
}
