import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Bounds,
  placeWindow,
  readWindowState,
  writeWindowState,
} from '../../../src/main/shell/window-state.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const LEFT: Bounds = { x: -1280, y: 0, width: 1280, height: 1000 };
const MAIN: Bounds = { x: 0, y: 0, width: 1920, height: 1040 };

function placed(bounds: Bounds, ...screens: [Bounds, ...Bounds[]]): Bounds {
  return placeWindow({ bounds, maximized: false, fullScreen: false }, screens);
}

describe('where the window opens', () => {
  test('the first time: in the middle of the first screen, no larger than it', () => {
    expect(placeWindow(undefined, [MAIN, LEFT])).toEqual({
      x: 240,
      y: 70,
      width: 1440,
      height: 900,
    });
    const small = { x: 10, y: 20, width: 1024, height: 700 };
    expect(placeWindow(undefined, [small])).toEqual(small);
  });

  test('where it was, on whichever screen', () => {
    const onLeft = { x: -1200, y: 40, width: 1100, height: 800 };
    expect(placed(onLeft, MAIN, LEFT)).toEqual(onLeft);
  });

  test('in the middle of the first screen when its own is gone', () => {
    const onLeft = { x: -1200, y: 40, width: 1100, height: 800 };
    expect(placed(onLeft, MAIN)).toEqual({ x: 410, y: 120, width: 1100, height: 800 });
  });

  test('always with its upper edge in reach, and no larger than its screen', () => {
    const bounds = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -3000, max: 3000 }),
      width: fc.integer({ min: 100, max: 6000 }),
      height: fc.integer({ min: 100, max: 4000 }),
    });
    fc.assert(
      fc.property(bounds, (given) => {
        const { x, y, width, height } = placed(given, MAIN, LEFT);
        const reached = [MAIN, LEFT].some(
          (area) =>
            y >= area.y &&
            y < area.y + area.height &&
            x + width > area.x &&
            x < area.x + area.width &&
            width <= area.width &&
            height <= area.height,
        );
        expect(reached).toBe(true);
      }),
    );
  });
});

describe('what is kept', () => {
  const state = { bounds: MAIN, maximized: true, fullScreen: false };

  test('is found again', async () => {
    const file = join(await temporaryFolder(), 'window.json');
    await writeWindowState(file, state);
    expect(await readWindowState(file)).toEqual(state);
  });

  test.each(['', '{"bounds":', '{"bounds":{"x":0.5}}', '[]'])(
    'is forgotten where the file is damaged: %j',
    async (text) => {
      const file = join(await temporaryFolder(), 'window.json');
      expect(await readWindowState(file)).toBeUndefined();
      await writeFile(file, text);
      expect(await readWindowState(file)).toBeUndefined();
    },
  );
});
