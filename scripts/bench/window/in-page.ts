/**
 * What runs inside the window while it is measured. Each function is sent there as its text, so it
 * stands on its own; the few parts of a page that they touch are declared here.
 */
interface Box {
  readonly top: number;
  readonly height: number;
  readonly bottom: number;
}
interface Part {
  readonly clientHeight: number;
  readonly scrollHeight: number;
  scrollTop: number;
  readonly getBoundingClientRect: () => Box;
  readonly getAttribute: (name: string) => string | null;
  readonly querySelectorAll: (selector: string) => Iterable<Part>;
  readonly addEventListener: (type: string, listener: () => void) => void;
}
declare const document: {
  readonly querySelector: (selector: string) => Part | null;
  readonly querySelectorAll: (selector: string) => Iterable<Part> & { readonly length: number };
  readonly addEventListener: (
    type: string,
    listener: () => void,
    options: { readonly capture: true; readonly once: true },
  ) => void;
};
declare const requestAnimationFrame: (callback: () => void) => void;
declare let sonopairFrames: { stop: boolean; frames: Frame[] } | undefined;

/** A frame as it is drawn. */
export interface Frame {
  /** Milliseconds since the page was opened. */
  readonly at: number;
  /** Rows in sight whose patient is not there yet. */
  readonly waiting: number;
  /** Pixels in sight that no row covers. */
  readonly uncovered: number;
}

/** Begins to look at the rows in sight, frame by frame. */
export function watchRows(rows: { readonly grid: string; readonly row: string }): void {
  const grid = document.querySelector(rows.grid)!;
  const watch = { stop: false, frames: [] as Frame[] };
  (globalThis as { sonopairFrames?: typeof watch }).sonopairFrames = watch;
  const look = (): void => {
    const box = grid.getBoundingClientRect();
    let top = box.top;
    for (const head of grid.querySelectorAll('[role="columnheader"]'))
      top = Math.max(top, head.getBoundingClientRect().bottom);
    const bottom = box.top + grid.clientHeight;
    let covered = 0;
    let waiting = 0;
    for (const row of grid.querySelectorAll(rows.row)) {
      const at = row.getBoundingClientRect();
      const seen = Math.min(at.bottom, bottom) - Math.max(at.top, top);
      if (seen <= 0) continue;
      covered += seen;
      if (row.getAttribute('aria-busy') === 'true') waiting += 1;
    }
    const uncovered = Math.max(0, bottom - top - covered);
    watch.frames.push({ at: performance.now(), waiting, uncovered });
    if (!watch.stop) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Ends it; the frames so far. */
export function framesWatched(): readonly Frame[] {
  const watch = sonopairFrames;
  if (watch === undefined) return [];
  watch.stop = true;
  return watch.frames;
}

/** Moves the list's thumb to a share of its way; resolves with the moment (ms). */
export function jumpTo({ grid, share }: { readonly grid: string; readonly share: number }): number {
  const list = document.querySelector(grid)!;
  list.scrollTop = share * (list.scrollHeight - list.clientHeight);
  return performance.now();
}

/** Drags the thumb from the top to the end, frame by frame, for a time (ms); the moment of the end. */
export function dragThumb({
  grid,
  duration,
}: {
  readonly grid: string;
  readonly duration: number;
}): Promise<number> {
  const list = document.querySelector(grid)!;
  const way = list.scrollHeight - list.clientHeight;
  const began = performance.now();
  return new Promise((resolve) => {
    const step = (): void => {
      const share = Math.min(1, (performance.now() - began) / duration);
      list.scrollTop = share * way;
      if (share < 1) requestAnimationFrame(step);
      else resolve(performance.now());
    };
    requestAnimationFrame(step);
  });
}

/**
 * From the next press anywhere until what is looked for is drawn, in milliseconds: `count` elements,
 * and where they are pictures, each loaded. Begins to listen at once.
 */
export function pressToShown({
  selector,
  count,
  pictures,
}: {
  readonly selector: string;
  readonly count: number;
  readonly pictures: boolean;
}): Promise<number> {
  return new Promise((resolve) => {
    const loaded = new Set<Part>();
    const met = new Set<Part>();
    const begin = (): void => {
      const began = performance.now();
      const look = (): void => {
        const found = [...document.querySelectorAll(selector)];
        for (const part of found) {
          if (met.has(part)) continue;
          met.add(part);
          if (pictures) part.addEventListener('load', () => loaded.add(part));
          else loaded.add(part);
        }
        const ready = found.length >= count && found.every((part) => loaded.has(part));
        if (!ready) requestAnimationFrame(look);
        // Seen before the next frame: drawn in it, and there in the one after.
        else requestAnimationFrame(() => resolve(performance.now() - began));
      };
      requestAnimationFrame(look);
    };
    document.addEventListener('pointerdown', begin, { capture: true, once: true });
  });
}

/** Looks frame by frame until told to stop (`framesWatched`): how smoothly the window answers. */
export function watchFrames(): void {
  const watch = { stop: false, frames: [] as Frame[] };
  (globalThis as { sonopairFrames?: typeof watch }).sonopairFrames = watch;
  const look = (): void => {
    watch.frames.push({ at: performance.now(), waiting: 0, uncovered: 0 });
    if (!watch.stop) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
