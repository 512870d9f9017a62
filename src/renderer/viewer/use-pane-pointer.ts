import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

import type { SourcePoint, ViewPoint } from '../../shared/geometry/rect.ts';
import { type Placement, toSource } from '../../shared/geometry/view.ts';
import type { DeviceSize } from './use-device-size.ts';

/** What a pointer in a pane does; source pixels are of the pane's image. */
export interface PaneGestures {
  readonly activate: () => void;
  readonly pan: (by: ViewPoint) => void;
  readonly zoom: (factor: number, at: ViewPoint) => void;
  /** Begins to change brightness and contrast; false where the image has none to change. */
  readonly startTone: () => boolean;
  /** CSS pixels since the beginning. */
  readonly tone: (dx: number, dy: number) => void;
  /** `reach`: how near in source pixels something must be to be taken hold of. */
  readonly press: (at: SourcePoint, reach: number) => void;
  readonly drag: (at: SourcePoint, square: boolean) => void;
  readonly release: () => void;
  readonly cancel: () => void;
  /** CSS cursor over what would be taken hold of there. */
  readonly cursor: (at: SourcePoint, reach: number) => string;
  /** Whether a plain drag moves the image. */
  readonly hand: boolean;
}

type Drag = 'pan' | 'tone' | 'tool';

interface Held {
  readonly drag: Drag;
  readonly start: { readonly x: number; readonly y: number };
  readonly last: { readonly x: number; readonly y: number };
}

/** CSS pixels around a handle that still take hold of it; fingers need more. */
const REACH: Readonly<Record<string, number>> = { mouse: 9, pen: 12, touch: 22 };
const USUAL_REACH = 9;

const LEFT = 0;

/** Zoom factor e^(delta × this), for wheels and for pinches on a touch pad. */
const WHEEL_SPEED = 0.0016;
const PINCH_SPEED = 0.012;
const LINE_PIXELS = 16;

interface Options {
  readonly element: RefObject<HTMLElement | null>;
  readonly size: DeviceSize | null;
  readonly placement: Placement | null;
  readonly gestures: PaneGestures;
}

/** Mouse, pen, fingers and wheel over a pane, told apart and handed on in the pane's pixels. */
export function usePanePointer({ element, size, placement, gestures }: Options) {
  const held = useRef<Held | null>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const [cursor, setCursor] = useState('default');
  const [dragging, setDragging] = useState<Drag | null>(null);
  const space = useHeldSpace();
  const ratio = size?.ratio ?? 1;

  const viewPoint = (event: { clientX: number; clientY: number }): ViewPoint => {
    const box = element.current?.getBoundingClientRect();
    return {
      x: (event.clientX - (box?.left ?? 0)) * ratio,
      y: (event.clientY - (box?.top ?? 0)) * ratio,
    };
  };
  const inSource = (event: PointerEvent): { at: SourcePoint; reach: number } | null => {
    if (placement === null) return null;
    const css = REACH[event.pointerType] ?? USUAL_REACH;
    return {
      at: toSource(placement, viewPoint(event)),
      reach: (css * ratio) / placement.scale,
    };
  };
  useWheel(element, (event) => {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
    const speed = event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED;
    gestures.zoom(Math.exp(-event.deltaY * lines * speed), viewPoint(event));
  });

  const kindOf = (event: PointerEvent): Drag | null => {
    if (event.button !== LEFT || space.current || gestures.hand) return 'pan';
    if ((event.ctrlKey || event.metaKey) && event.pointerType !== 'touch') {
      return gestures.startTone() ? 'tone' : null;
    }
    return 'tool';
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    gestures.activate();
    event.currentTarget.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.current.size > 1) {
        // A second finger: it was never meant to draw.
        if (held.current?.drag === 'tool') gestures.cancel();
        held.current = null;
        setDragging(null);
        return;
      }
    }
    if (held.current !== null) return;
    const drag = kindOf(event);
    const source = inSource(event);
    if (drag === null || source === null) return;
    const here = { x: event.clientX, y: event.clientY };
    held.current = { drag, start: here, last: here };
    setDragging(drag);
    if (drag === 'tool') gestures.press(source.at, source.reach);
  };
  const pinch = (event: PointerEvent): void => {
    const before = [...fingers.current.values()];
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = [...fingers.current.values()];
    const from = spread(before);
    const to = spread(after);
    if (from === null || to === null) return;
    gestures.pan({ x: (to.x - from.x) * ratio, y: (to.y - from.y) * ratio });
    gestures.zoom(to.distance / from.distance, viewPoint({ clientX: to.x, clientY: to.y }));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (fingers.current.size > 1) {
      if (fingers.current.has(event.pointerId)) pinch(event);
      return;
    }
    const source = inSource(event);
    if (source === null) return;
    const now = held.current;
    if (now === null) {
      setCursor(gestures.hand || space.current ? 'grab' : gestures.cursor(source.at, source.reach));
      return;
    }
    const here = { x: event.clientX, y: event.clientY };
    held.current = { ...now, last: here };
    if (now.drag === 'pan') {
      gestures.pan({ x: (here.x - now.last.x) * ratio, y: (here.y - now.last.y) * ratio });
    } else if (now.drag === 'tone') {
      gestures.tone(here.x - now.start.x, here.y - now.start.y);
    } else {
      gestures.drag(source.at, event.shiftKey);
    }
  };
  const end = (event: PointerEvent<HTMLElement>, done: boolean): void => {
    fingers.current.delete(event.pointerId);
    const now = held.current;
    if (now === null || fingers.current.size > 0) return;
    held.current = null;
    setDragging(null);
    if (now.drag !== 'tool') return;
    if (done) gestures.release();
    else gestures.cancel();
  };
  return {
    cursor: dragging === 'pan' ? 'grabbing' : dragging === 'tone' ? 'ns-resize' : cursor,
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
      onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
    },
  };
}

/** Middle and distance of two fingers. */
function spread(fingers: readonly { x: number; y: number }[]) {
  const [one, other] = fingers;
  if (one === undefined || other === undefined) return null;
  return {
    x: (one.x + other.x) / 2,
    y: (one.y + other.y) / 2,
    distance: Math.max(Math.hypot(one.x - other.x, one.y - other.y), 1),
  };
}

/** React's own wheel events cannot keep the page from zooming. */
function useWheel(
  element: RefObject<HTMLElement | null>,
  onWheel: (event: WheelEvent) => void,
): void {
  const latest = useRef(onWheel);
  useEffect(() => {
    latest.current = onWheel;
  });
  useEffect(() => {
    const { current } = element;
    const listen = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current(event);
    };
    current?.addEventListener('wheel', listen, { passive: false });
    return () => current?.removeEventListener('wheel', listen);
  }, [element]);
}

/** Whether the space bar is down. */
function useHeldSpace(): RefObject<boolean> {
  const held = useRef(false);
  useEffect(() => {
    const put = (event: KeyboardEvent): void => {
      if (event.key === ' ') held.current = event.type === 'keydown';
    };
    const letGo = (): void => {
      held.current = false;
    };
    window.addEventListener('keydown', put, true);
    window.addEventListener('keyup', put, true);
    window.addEventListener('blur', letGo);
    return () => {
      window.removeEventListener('keydown', put, true);
      window.removeEventListener('keyup', put, true);
      window.removeEventListener('blur', letGo);
    };
  }, []);
  return held;
}
