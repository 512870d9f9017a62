import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { PairId } from '../../../shared/domain/ids.ts';
import type { LesionRecord } from '../../../shared/contract/patients.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import { type CropEditor, sizesOf, useCropEditor } from '../../viewer/use-crop-editor.ts';
import { useStateOf } from '../../viewer/use-state-of.ts';
import { useLeaving } from '../annotate/use-leaving.tsx';
import { type Gaze, lacksCrop } from './crop-need.ts';

/** The crop of the pair that is looked at: shown, or being drawn. */
export interface CropWork {
  readonly editor: CropEditor;
  /** Whether the tools act on the crop now; a pair without one is opened so. */
  readonly editing: boolean;
  readonly edit: () => void;
  /** Saves, and goes to the next pair without a crop; the tools rest where there is none. */
  readonly save: () => Promise<void>;
  /** Takes back what is not saved, and lets the tools rest. */
  readonly leave: () => void;
  /** What has just happened, in words. */
  readonly message: string;
  /** Takes the words back: something else has happened since. */
  readonly hush: () => void;
  /** Asks what to do with an unsaved crop, while someone wants to leave. */
  readonly question: ReturnType<typeof useLeaving>['question'];
}

export function useCrop(record: LesionRecord, pair: RegisteredPair, model: Gaze | null): CropWork {
  const { t } = useTranslation('reader');
  const show = useShowPair(record);
  const { pairs } = record;
  const editor = useCropEditor(pair, pairs[pairs.indexOf(pair) - 1] ?? null);
  const leaving = useLeaving(editor, pair.code);
  const [editing, setEditing] = useStateOf<boolean>(pair.id, () => lacksCrop(pair, model));
  const [message, say] = useStateOf(record.lesion.id, () => '');
  const { crop, changed, dispatch } = editor;
  const save = async (): Promise<void> => {
    if (crop.b === null && crop.se === null && !changed) {
      say(t('crop.nothing'));
      return;
    }
    if (!(await leaving.save())) return;
    const next = pairs.find((each) => each.id !== pair.id && lacksCrop(each, model));
    setEditing(false);
    const saved = t(crop.b === null && crop.se === null ? 'crop.removed' : 'crop.saved');
    say(next === undefined ? saved : `${saved} ${t('crop.next', { pair: next.code })}`);
    if (next !== undefined) show(next.id);
  };
  return {
    editor,
    editing,
    edit: () => {
      setEditing(true);
      say('');
    },
    save,
    leave: () => {
      const stored = pair.roi ?? { b: null, se: null };
      if (changed) dispatch({ type: 'take', roi: stored, sizes: sizesOf(pair) });
      setEditing(false);
    },
    message,
    hush: () => say(''),
    question: leaving.question,
  };
}

/** Shows another pair of the lesion; an unsaved crop is asked about first. */
export function useShowPair({ lesion }: LesionRecord): (pair: PairId) => void {
  const navigate = useNavigate();
  return (pair) =>
    void navigate({
      to: '/lesions/$lesionId',
      params: { lesionId: String(lesion.id) },
      search: { pair },
      replace: true,
    });
}
