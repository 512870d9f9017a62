/**
 * Draws the application's icons into build/: a pair of ultrasound sectors, B-mode in gray and strain
 * in colour, with the same lesion in both. electron-builder takes them from there.
 *
 *     npm exec -- node scripts/icons.ts
 */
import { join } from 'node:path';

import sharp from 'sharp';

import { ensureFolder, writeFileAtomic } from '../src/main/files/write.ts';
import { icns, ico } from './packaging/icon-files.ts';

const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
  <defs>
    <linearGradient id="tissue" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#d7dde2"/><stop offset="1" stop-color="#4b545c"/>
    </linearGradient>
    <linearGradient id="strain" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#e6674f"/><stop offset=".45" stop-color="#e6c463"/>
      <stop offset=".75" stop-color="#5fc7ae"/><stop offset="1" stop-color="#3f7fc4"/>
    </linearGradient>
    <path id="sector" d="M -70 -290 L 70 -290 L 190 250 Q 0 330 -190 250 Z"/>
  </defs>
  <rect x="32" y="32" width="960" height="960" rx="212" fill="#0e1012"/>
  <g transform="translate(300 500)">
    <use href="#sector" fill="url(#tissue)"/>
    <ellipse cx="-6" cy="50" rx="88" ry="66" fill="#1d2125"/>
  </g>
  <g transform="translate(724 500)">
    <use href="#sector" fill="url(#strain)"/>
    <ellipse cx="-6" cy="50" rx="88" ry="66" fill="#1f4fa3"/>
  </g>
</svg>`;

const folder = join(import.meta.dirname, '../build');

await ensureFolder(folder);
const drawn = new Map<number, Buffer>();
for (const side of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) drawn.set(side, await draw(side));
const png = (side: number): Buffer => drawn.get(side)!;

await writeFileAtomic(join(folder, 'icon.png'), png(1024));
await writeFileAtomic(join(folder, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256], png));
await writeFileAtomic(join(folder, 'icon.icns'), icns(png));

function draw(side: number): Promise<Buffer> {
  // Drawn large and made smaller: thin edges stay even at 16 pixels.
  return sharp(Buffer.from(DRAWING), { density: 72 })
    .resize(side, side, { kernel: 'lanczos3' })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
