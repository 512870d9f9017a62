import type { SourcePoint, SourceSize } from '../../../shared/geometry/rect.ts';
import type { Part, PerPart } from '../part.ts';

/** A distance between two points of one image. */
export interface Caliper {
  readonly id: number;
  readonly part: Part;
  readonly from: SourcePoint;
  readonly to: SourcePoint;
}

type End = 'from' | 'to';

/** Measuring, as a state that events move on. */
export interface CaliperState {
  readonly sizes: PerPart<SourceSize>;
  readonly calipers: readonly Caliper[];
  /** The end that keys move. */
  readonly selected: { readonly id: number; readonly end: End } | null;
  readonly gesture: CaliperGesture | null;
}

interface CaliperGesture {
  readonly held: End | 'both';
  /** Where the pointer began, and the caliper then: so that nothing adds up on the way. */
  readonly from: SourcePoint;
  readonly before: Caliper;
  /** Source pixels a new caliper must be long, or it was only a click. */
  readonly slack: number;
}

export type CaliperEvent =
  | { readonly type: 'down'; readonly part: Part; readonly at: SourcePoint; readonly reach: number }
  | { readonly type: 'move'; readonly at: SourcePoint }
  | { readonly type: 'up' }
  | { readonly type: 'cancel' }
  /** Moves the selected end by so many pixels. */
  | { readonly type: 'nudge'; readonly dx: number; readonly dy: number }
  /** Places one in the middle of the image, for measuring by keyboard. */
  | { readonly type: 'start'; readonly part: Part }
  /** Selects the next end, caliper by caliper. */
  | { readonly type: 'next-end' }
  | { readonly type: 'delete' }
  | { readonly type: 'clear' };

export function startCalipers(sizes: PerPart<SourceSize>): CaliperState {
  return { sizes, calipers: [], selected: null, gesture: null };
}

export function selectedCaliper({ calipers, selected }: CaliperState): Caliper | undefined {
  return calipers.find(({ id }) => id === selected?.id);
}

/** In source pixels. */
export function lengthOf({ from, to }: Caliper): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}

export function caliperTool(state: CaliperState, event: CaliperEvent): CaliperState {
  switch (event.type) {
    case 'down':
      return pressed(state, event);
    case 'move':
      return dragged(state, event.at);
    case 'up':
      return letGo(state);
    case 'cancel':
      return { ...state, gesture: null, selected: null };
    case 'nudge':
      return nudged(state, event.dx, event.dy);
    case 'start': {
      const { width, height } = state.sizes[event.part];
      const from = { x: width / 4, y: height / 2 };
      return added(state, event.part, from, { x: (width * 3) / 4, y: height / 2 });
    }
    case 'next-end':
      return { ...state, selected: nextEnd(state) };
    case 'delete':
      return {
        ...state,
        calipers: state.calipers.filter(({ id }) => id !== state.selected?.id),
        selected: null,
        gesture: null,
      };
    case 'clear':
      return startCalipers(state.sizes);
  }
}

/** The caliper whose end or line is there, the newest first. */
export function caliperAt(
  { calipers }: CaliperState,
  part: Part,
  at: SourcePoint,
  reach: number,
): { readonly caliper: Caliper; readonly held: End | 'both' } | null {
  const own = calipers.filter((caliper) => caliper.part === part).toReversed();
  const near = ({ x, y }: SourcePoint): boolean => Math.hypot(at.x - x, at.y - y) <= reach;
  for (const caliper of own) {
    if (near(caliper.to)) return { caliper, held: 'to' };
    if (near(caliper.from)) return { caliper, held: 'from' };
  }
  const caliper = own.find((each) => distanceToLine(at, each) <= reach / 2);
  return caliper === undefined ? null : { caliper, held: 'both' };
}

function pressed(
  state: CaliperState,
  { part, at, reach }: Extract<CaliperEvent, { type: 'down' }>,
): CaliperState {
  const slack = reach / 2;
  const hit = caliperAt(state, part, at, reach);
  if (hit !== null) {
    const { caliper, held } = hit;
    const selected = { id: caliper.id, end: held === 'from' ? held : ('to' as const) };
    return { ...state, selected, gesture: { held, from: at, before: caliper, slack } };
  }
  const point = within(at, state.sizes[part]);
  const next = added(state, part, point, point);
  const caliper = selectedCaliper(next);
  if (caliper === undefined) return state;
  return { ...next, gesture: { held: 'to', from: at, before: caliper, slack } };
}

function added(state: CaliperState, part: Part, from: SourcePoint, to: SourcePoint): CaliperState {
  const id = Math.max(0, ...state.calipers.map((caliper) => caliper.id)) + 1;
  return {
    ...state,
    calipers: [...state.calipers, { id, part, from, to }],
    selected: { id, end: 'to' },
    gesture: null,
  };
}

function dragged(state: CaliperState, at: SourcePoint): CaliperState {
  const { gesture } = state;
  if (gesture === null) return state;
  const { before, held, from } = gesture;
  return put(state, shifted(before, held, at.x - from.x, at.y - from.y, state.sizes));
}

function letGo(state: CaliperState): CaliperState {
  const { gesture } = state;
  if (gesture === null) return state;
  const caliper = state.calipers.find(({ id }) => id === gesture.before.id);
  const clicked = caliper !== undefined && lengthOf(caliper) < gesture.slack;
  return clicked ? caliperTool(state, { type: 'delete' }) : { ...state, gesture: null };
}

function nudged(state: CaliperState, dx: number, dy: number): CaliperState {
  const caliper = selectedCaliper(state);
  if (caliper === undefined || state.selected === null) return state;
  return put(state, shifted(caliper, state.selected.end, dx, dy, state.sizes));
}

function put(state: CaliperState, changed: Caliper): CaliperState {
  const calipers = state.calipers.map((caliper) => (caliper.id === changed.id ? changed : caliper));
  return { ...state, calipers };
}

/** As far as the image goes; one that is moved as a whole keeps its length. */
function shifted(
  caliper: Caliper,
  held: End | 'both',
  dx: number,
  dy: number,
  sizes: PerPart<SourceSize>,
): Caliper {
  const { width, height } = sizes[caliper.part];
  if (held !== 'both') {
    const { x, y } = caliper[held];
    return { ...caliper, [held]: within({ x: x + dx, y: y + dy }, { width, height }) };
  }
  const { from, to } = caliper;
  const across = Math.min(Math.max(dx, -Math.min(from.x, to.x)), width - Math.max(from.x, to.x));
  const down = Math.min(Math.max(dy, -Math.min(from.y, to.y)), height - Math.max(from.y, to.y));
  const shift = ({ x, y }: SourcePoint): SourcePoint => ({ x: x + across, y: y + down });
  return { ...caliper, from: shift(from), to: shift(to) };
}

function nextEnd({ calipers, selected }: CaliperState): CaliperState['selected'] {
  const ends = calipers.flatMap(({ id }) => [
    { id, end: 'from' as const },
    { id, end: 'to' as const },
  ]);
  const now = ends.findIndex(({ id, end }) => id === selected?.id && end === selected.end);
  return ends[(now + 1) % Math.max(ends.length, 1)] ?? null;
}

function within({ x, y }: SourcePoint, { width, height }: SourceSize): SourcePoint {
  return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
}

function distanceToLine(at: SourcePoint, { from, to }: Caliper): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / square;
  const kept = Math.min(Math.max(along, 0), 1);
  return Math.hypot(at.x - from.x - kept * dx, at.y - from.y - kept * dy);
}
