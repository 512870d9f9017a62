import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { expect, test } from 'vitest';

const BUILD = join(import.meta.dirname, '../../build');

/** Sides of the pictures in a container, in order, where each begins and how long it is. */
async function sidesOf(
  pictures: readonly (readonly [data: Buffer, start: number, length: number])[],
): Promise<readonly number[]> {
  const sides: number[] = [];
  for (const [data, start, length] of pictures) {
    const { format, width, height } = await sharp(data.subarray(start, start + length)).metadata();
    expect([format, height]).toEqual(['png', width]);
    sides.push(width);
  }
  return sides;
}

test('the icon of Windows has every size the system asks for', async () => {
  const data = await readFile(join(BUILD, 'icon.ico'));
  expect([data.readUInt16LE(0), data.readUInt16LE(2)]).toEqual([0, 1]);
  const pictures = Array.from({ length: data.readUInt16LE(4) }, (_, i) => {
    const entry = 6 + 16 * i;
    return [data, data.readUInt32LE(entry + 12), data.readUInt32LE(entry + 8)] as const;
  });
  expect(await sidesOf(pictures)).toEqual([16, 24, 32, 48, 64, 128, 256]);
});

test('the icon of macOS is a whole file of pictures', async () => {
  const data = await readFile(join(BUILD, 'icon.icns'));
  expect([data.toString('latin1', 0, 4), data.readUInt32BE(4)]).toEqual(['icns', data.length]);
  const pictures: [Buffer, number, number][] = [];
  for (let at = 8; at < data.length; at += data.readUInt32BE(at + 4))
    pictures.push([data, at + 8, data.readUInt32BE(at + 4) - 8]);
  expect(await sidesOf(pictures)).toEqual([128, 256, 512, 1024, 32, 64, 256, 512]);
});

test('the icon of Linux is large enough for every use', async () => {
  const { width, height } = await sharp(join(BUILD, 'icon.png')).metadata();
  expect([width, height]).toEqual([1024, 1024]);
});
