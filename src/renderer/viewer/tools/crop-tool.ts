import type { Roi } from '../../../shared/domain/image-pair.ts';
import {
  type Handle,
  HANDLES,
  moved,
  resized,
  sameRect,
  spanned,
} from '../../../shared/geometry/crop.ts';
import type { SourcePoint, SourceRect } from '../../../shared/geometry/rect.ts';
import type { Part } from '../part.ts';
import {
  carriedOver,
  type Crop,
  cropOf,
  linked,
  type PairSizes,
  started,
  withoutRect,
  withRect,
} from './crop.ts';
import { advance, amend, begin, type History, redo, undo } from './history.ts';

/** Drawing and changing the crop of a pair, as a state that events move on. */
export interface CropToolState {
  readonly sizes: PairSizes;
  readonly history: History<Crop>;
  /** What the pointer is doing; its crop becomes a step of the history when it is let go. */
  readonly gesture: CropGesture | null;
  /** The run of nudges that the next one joins, so that one undo takes the run back. */
  readonly nudges: { readonly part: Part; readonly resize: boolean; readonly at: number } | null;
}

interface CropGesture {
  readonly part: Part;
  readonly from: SourcePoint;
  /** Source pixels the pointer must have moved for this to be more than a click. */
  readonly slack: number;
  readonly grip: Grip;
  readonly crop: Crop;
}

/** What of a rectangle is held: all of it, or a handle; `draw` is beside it. */
export type Grip = 'draw' | 'move' | Handle;

export type CropEvent =
  /** `reach`: how near in source pixels a handle must be. */
  | {
      readonly type: 'down';
      readonly part: Part;
      readonly at: SourcePoint;
      readonly reach: number;
    }
  | { readonly type: 'move'; readonly at: SourcePoint; readonly square: boolean }
  | { readonly type: 'up' }
  | { readonly type: 'cancel' }
  /** Moves the rectangle, or with `resize` its right and lower side; `at` is the time in ms. */
  | {
      readonly type: 'nudge';
      readonly part: Part;
      readonly dx: number;
      readonly dy: number;
      readonly resize: boolean;
      readonly at: number;
    }
  | { readonly type: 'start'; readonly part: Part }
  | { readonly type: 'delete'; readonly part: Part }
  | { readonly type: 'link' }
  /** An older version, or the crop of another pair whose images have these sizes. */
  | { readonly type: 'take'; readonly roi: Pick<Roi, 'b' | 'se'>; readonly sizes: PairSizes }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

/** Nudges that follow each other within this many milliseconds are one step. */
const NUDGE_RUN_MS = 600;

export function startCropTool(roi: Pick<Roi, 'b' | 'se'> | null, sizes: PairSizes): CropToolState {
  return { sizes, history: begin(cropOf(roi, sizes)), gesture: null, nudges: null };
}

/** The crop as it is to be shown now. */
export function shownCrop({ gesture, history }: CropToolState): Crop {
  return gesture?.crop ?? history.present;
}

export function cropTool(state: CropToolState, event: CropEvent): CropToolState {
  const { sizes, history, gesture } = state;
  switch (event.type) {
    case 'down': {
      const { part, at, reach } = event;
      const grip = gripAt(history.present[part], at, reach);
      const crop = history.present;
      return { ...idle(state), gesture: { part, from: at, slack: reach / 2, grip, crop } };
    }
    case 'move':
      if (gesture === null) return state;
      return { ...state, gesture: { ...gesture, crop: dragged(state, gesture, event) } };
    case 'up':
      return gesture === null ? state : step(idle(state), gesture.crop);
    case 'cancel':
      return gesture === null ? state : idle(state);
    case 'nudge':
      return nudged(state, event);
    case 'start':
      return step(idle(state), started(history.present, event.part, sizes));
    case 'delete':
      if (history.present[event.part] === null) return state;
      return step(idle(state), withoutRect(history.present, event.part));
    case 'link':
      return step(idle(state), linked(history.present, sizes));
    case 'take':
      return step(idle(state), carriedOver(event.roi, event.sizes, sizes));
    case 'undo':
      // A gesture that is under way is what there is to take back.
      return gesture === null ? { ...idle(state), history: undo(history) } : idle(state);
    case 'redo':
      return gesture === null ? { ...idle(state), history: redo(history) } : state;
  }
}

/** What a pointer there would take hold of. */
export function gripAt(rect: SourceRect | null, at: SourcePoint, reach: number): Grip {
  if (rect === null) return 'draw';
  const sideways = edgeAt(at.x, rect.x, rect.width, reach);
  const upright = edgeAt(at.y, rect.y, rect.height, reach);
  if (sideways === null || upright === null) return 'draw';
  const vertical = { low: 'n', high: 's', between: '' }[upright];
  const horizontal = { low: 'w', high: 'e', between: '' }[sideways];
  const name = `${vertical}${horizontal}`;
  return HANDLES.find((handle) => handle === name) ?? 'move';
}

/** Where a coordinate is: near either end, between them, or beside (null). */
function edgeAt(
  at: number,
  start: number,
  extent: number,
  reach: number,
): 'low' | 'high' | 'between' | null {
  // The middle of a small rectangle must stay free to move it by.
  const inward = Math.min(reach, extent / 4);
  const end = start + extent;
  if (at < start - reach || at > end + reach) return null;
  if (at <= start + inward) return 'low';
  if (at >= end - inward) return 'high';
  return 'between';
}

function dragged(
  { history, sizes }: CropToolState,
  { part, from, slack, grip }: CropGesture,
  { at, square }: Extract<CropEvent, { type: 'move' }>,
): Crop {
  const before = history.present;
  const rect = before[part];
  const size = sizes[part];
  const dx = at.x - from.x;
  const dy = at.y - from.y;
  if (grip === 'draw' || rect === null) {
    if (Math.hypot(dx, dy) < slack) return before;
    return withRect(before, part, spanned(from, at, size, square), sizes);
  }
  const next = grip === 'move' ? moved(rect, dx, dy, size) : resized(rect, grip, dx, dy, size);
  return sameRect(next, rect) ? before : withRect(before, part, next, sizes);
}

function nudged(
  state: CropToolState,
  { part, dx, dy, resize, at }: Extract<CropEvent, { type: 'nudge' }>,
): CropToolState {
  const { history, sizes, nudges } = state;
  const rect = history.present[part];
  if (rect === null || state.gesture !== null) return state;
  const next = resize ? resized(rect, 'se', dx, dy, sizes[part]) : moved(rect, dx, dy, sizes[part]);
  if (sameRect(next, rect)) return state;
  const crop = withRect(history.present, part, next, sizes);
  const joins =
    nudges !== null &&
    nudges.part === part &&
    nudges.resize === resize &&
    at - nudges.at <= NUDGE_RUN_MS;
  return {
    ...state,
    history: joins ? amend(history, crop) : advance(history, crop),
    nudges: { part, resize, at },
  };
}

function idle(state: CropToolState): CropToolState {
  return { ...state, gesture: null, nudges: null };
}

/** The crop as a step of its own, unless nothing changed. */
function step(state: CropToolState, crop: Crop): CropToolState {
  const { present } = state.history;
  const same =
    sameRect(crop.b, present.b) && sameRect(crop.se, present.se) && crop.link === present.link;
  return same ? state : { ...state, history: advance(state.history, crop) };
}
