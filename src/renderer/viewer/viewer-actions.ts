import type { CropEditor } from './use-crop-editor.ts';
import type { Tool, Viewer } from './use-viewer.ts';
import { otherPart } from './part.ts';
import { steppedTone, NEUTRAL_TONE, type Tone } from './tools/tone.ts';

/** What buttons and keys do, on the active image. */
export interface ViewerActions {
  readonly choose: (tool: Tool) => void;
  readonly other: () => void;
  readonly maximise: () => void;
  /** Steps of magnification, positive for larger. */
  readonly zoom: (steps: number) => void;
  readonly fit: () => void;
  readonly scale: (scale: number) => void;
  /** Steps the image is moved by. */
  readonly pan: (right: number, down: number) => void;
  readonly setTone: (tone: Tone) => void;
  readonly stepTone: (of: keyof Tone, steps: number) => void;
  readonly resetTone: () => void;
  /** Crop tool; draws a first rectangle where the active image has none. */
  readonly draw: () => void;
  /** Distance tool; places another distance where it is the tool already. */
  readonly measure: () => void;
  /** Source pixels. */
  readonly nudge: (dx: number, dy: number, resize: boolean) => void;
  readonly nextEnd: () => void;
  readonly link: () => void;
  readonly remove: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly cancel: () => void;
}

/** What of it makes sense now. */
export interface ViewerAbilities {
  readonly crop: boolean;
  readonly undo: boolean;
  readonly redo: boolean;
  readonly link: boolean;
  readonly remove: boolean;
  readonly nudge: boolean;
  readonly calibrate: boolean;
}

const ZOOM_STEP = 1.25;
/** Device pixels of one step of moving the image. */
const PAN_STEP = 80;

export function viewerActions(viewer: Viewer, editor: CropEditor | null): ViewerActions {
  const { active, look, tool, tone, measure } = viewer;
  const onCrop = editor?.dispatch ?? (() => undefined);
  return {
    choose: viewer.setTool,
    other: () => viewer.activate(otherPart(active)),
    maximise: () => viewer.setMaximised(!viewer.maximised),
    zoom: (steps) => look.zoom(active, ZOOM_STEP ** steps),
    fit: look.fit,
    scale: (scale) => look.scale(active, scale),
    pan: (right, down) => look.pan(active, { x: -right * PAN_STEP, y: -down * PAN_STEP }),
    setTone: viewer.setTone,
    stepTone: (of, steps) => viewer.setTone(steppedTone(tone, of, steps)),
    resetTone: () => viewer.setTone(NEUTRAL_TONE),
    draw: () => {
      if (editor === null) return;
      viewer.setTool('crop');
      onCrop({ type: 'start', part: active });
    },
    measure: () => {
      const first = viewer.calipers.calipers.length === 0;
      if (tool === 'caliper' || first) measure({ type: 'start', part: active });
      viewer.setTool('caliper');
    },
    nudge: (dx, dy, resize) => {
      if (tool === 'caliper') measure({ type: 'nudge', dx, dy });
      else onCrop({ type: 'nudge', part: active, dx, dy, resize, at: performance.now() });
    },
    nextEnd: () => measure({ type: 'next-end' }),
    link: () => onCrop({ type: 'link' }),
    remove: () => {
      if (tool === 'caliper') measure({ type: 'delete' });
      else onCrop({ type: 'delete', part: active });
    },
    undo: () => onCrop({ type: 'undo' }),
    redo: () => onCrop({ type: 'redo' }),
    cancel: () => {
      onCrop({ type: 'cancel' });
      measure({ type: 'cancel' });
    },
  };
}

export function viewerAbilities(viewer: Viewer, editor: CropEditor | null): ViewerAbilities {
  const { tool, active, calipers } = viewer;
  const crop = editor?.crop;
  const drawn = tool === 'crop' && crop?.[active] != null;
  const caliper = tool === 'caliper' && calipers.selected !== null;
  return {
    crop: editor !== null,
    undo: editor?.canUndo ?? false,
    redo: editor?.canRedo ?? false,
    link: crop !== undefined && crop.link === 'own' && (crop.b !== null || crop.se !== null),
    remove: drawn || caliper,
    nudge: drawn || caliper,
    calibrate: caliper,
  };
}
