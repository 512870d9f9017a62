import { z } from 'zod';

import { exists, readJson } from '../files/read.ts';
import { writeFileAtomic } from '../files/write.ts';

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

const stateSchema = z.object({
  /** Of the window when it is neither maximised nor full screen, in device-independent pixels. */
  bounds: boundsSchema,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});

export type Bounds = z.infer<typeof boundsSchema>;
export type WindowState = z.infer<typeof stateSchema>;

export const SMALLEST = { width: 960, height: 640 } as const;
const FIRST = { width: 1440, height: 900 } as const;

/** How much of a window must be on a screen in both directions for it to be found and moved. */
const GRASP = 120;

/** Where the window was when it was last closed; undefined where that is not known. */
export async function readWindowState(file: string): Promise<WindowState | undefined> {
  try {
    if (!(await exists(file))) return undefined;
    return stateSchema.parse(await readJson(file));
  } catch {
    // Nothing but the window's place is lost.
    return undefined;
  }
}

export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(state)}\n`);
}

/**
 * Where the window opens, given the work areas of the screens there are now, the first one's
 * foremost: where it was, if it can still be seen and held there, else in the middle of the first
 * screen; never larger than its screen.
 */
export function placeWindow(
  state: WindowState | undefined,
  screens: readonly [Bounds, ...Bounds[]],
): Bounds {
  const { bounds } = state ?? {};
  if (bounds === undefined) return centred(FIRST, screens[0]);
  const placed = screens
    .map((area) => ({ area, window: { ...bounds, ...fitting(bounds, area) } }))
    .find(({ area, window }) => holds(area, window));
  return placed?.window ?? centred(bounds, screens[0]);
}

/** Whether enough of the window's upper edge, by which it is moved, lies on a screen. */
function holds(area: Bounds, { x, y, width }: Bounds): boolean {
  const visible = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return visible >= GRASP && y >= area.y && y <= area.y + area.height - GRASP;
}

type Size = Pick<Bounds, 'width' | 'height'>;

function fitting({ width, height }: Size, area: Size): Size {
  return { width: Math.min(width, area.width), height: Math.min(height, area.height) };
}

function centred(wanted: Size, area: Bounds): Bounds {
  const { width, height } = fitting(wanted, area);
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}
