import { useMutation } from '@tanstack/react-query';
import { type Dispatch, useCallback } from 'react';

import type { RegisteredPair, Roi } from '../../shared/domain/image-pair.ts';
import { useApi } from '../rpc/api.tsx';
import { type Crop, type PairSizes, sameCrop } from './tools/crop.ts';
import {
  type CropEvent,
  cropTool,
  type CropToolState,
  shownCrop,
  startCropTool,
} from './tools/crop-tool.ts';
import { useStateOf } from './use-state-of.ts';

/** The crop of one pair while it is drawn: what `PairViewer` edits and a screen saves. */
export interface CropEditor {
  /** As it is to be shown now, a gesture under way included. */
  readonly crop: Crop;
  readonly dispatch: Dispatch<CropEvent>;
  /** Whether it differs from the version in use: unsaved. */
  readonly changed: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Takes the crop of the pair before; null where it has none. */
  readonly copyPrevious: (() => void) | null;
  /** Stores a new version if anything changed. False where that failed: `failure` says why. */
  readonly save: () => Promise<boolean>;
  readonly saving: boolean;
  /** Why the last saving failed, or null. */
  readonly failure: unknown;
}

/** What of a pair the editor needs. */
export type EditedPair = Pick<RegisteredPair, 'id' | 'b' | 'se' | 'roi'>;

type Version = Pick<Roi, 'b' | 'se'>;

interface EditorState {
  readonly tool: CropToolState;
  /** The version in use, which "unsaved" is measured against. */
  readonly base: Version;
  /** Version number that `base` has in the registry; 0 is none. */
  readonly version: number;
}

const NO_CROP: Version = { b: null, se: null };

/** Edits the crop of a pair, from its version in use; `previous` is the pair to copy from. */
export function useCropEditor(pair: EditedPair, previous: EditedPair | null): CropEditor {
  const [stored, setState] = useStateOf(pair.id, () => stateOf(pair));
  const state = caughtUp(stored, pair);
  if (state !== stored) setState(state);
  const { tool, base } = state;

  const dispatch = useCallback(
    (event: CropEvent) => setState((now) => ({ ...now, tool: cropTool(now.tool, event) })),
    [setState],
  );
  const saving = useMutation(useApi().pairs.saveRoi.mutationOptions());

  const drawn = tool.history.present;
  const save = async (): Promise<boolean> => {
    if (sameCrop(drawn, base)) return true;
    const roi = { b: drawn.b, se: drawn.se };
    try {
      const { version } = await saving.mutateAsync({ id: pair.id, ...roi });
      setState((now) => ({ ...now, base: roi, version }));
      return true;
    } catch {
      // The mutation keeps its error, which the screen shows.
      return false;
    }
  };
  const source = previous?.roi ?? null;
  return {
    crop: shownCrop(tool),
    dispatch,
    changed: !sameCrop(drawn, base),
    canUndo: tool.history.past.length > 0,
    canRedo: tool.history.future.length > 0,
    copyPrevious:
      previous === null || source === null
        ? null
        : () => dispatch({ type: 'take', roi: source, sizes: sizesOf(previous) }),
    save,
    saving: saving.isPending,
    failure: saving.error,
  };
}

/** Extents of a pair's images, in source pixels. */
export function sizesOf({ b, se }: Pick<RegisteredPair, 'b' | 'se'>): PairSizes {
  return {
    b: { width: b.width, height: b.height },
    se: { width: se.width, height: se.height },
  };
}

function stateOf(pair: EditedPair): EditorState {
  return {
    tool: startCropTool(pair.roi, sizesOf(pair)),
    base: pair.roi ?? NO_CROP,
    version: pair.roi?.version ?? 0,
  };
}

/**
 * A version that someone else saved meanwhile becomes the one in use; what is drawn here stays drawn
 * unless it was as the version before.
 */
function caughtUp(state: EditorState, pair: EditedPair): EditorState {
  const version = pair.roi?.version ?? 0;
  if (version <= state.version) return state;
  const base = pair.roi ?? NO_CROP;
  const drawn = state.tool.history.present;
  const follows = sameCrop(drawn, state.base) && !sameCrop(drawn, base);
  return follows ? stateOf(pair) : { ...state, base, version };
}
