import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { writeIndex } from './screens/index-page.ts';
import { STEPS } from './screens/steps.ts';
import { takePictures } from './screens/take.ts';

const root = join(import.meta.dirname, '..');

/** Draws every screen of the window as it is, from the real host over real data, into docs/screens. */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'docs/screens') },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '800' },
    language: { type: 'string', default: 'English' },
  },
});
const { out, width, height, language } = values;
if (language !== 'English' && language !== 'Deutsch')
  throw new Error(`--language ${language}: the window speaks English or Deutsch`);

const size = { width: Number(width), height: Number(height) };
await takePictures({ out, size, language, steps: STEPS, say: (line) => console.log(line) });
await writeIndex(out, STEPS);
console.log(`The pictures are in ${out}`);
