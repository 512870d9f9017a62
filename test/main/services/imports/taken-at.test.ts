import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { takenAt } from '../../../../src/main/services/imports/taken-at.ts';
import { picture } from '../../../support/imports.ts';

const time = '2024:05:06 07:08:09';
const at = Date.UTC(2024, 4, 6, 7, 8, 9);

describe('when a picture was taken', () => {
  it.each(['IFD0', 'IFD2'] as const)('is said by EXIF (%s)', async (directory) => {
    const tag = directory === 'IFD0' ? 'DateTime' : 'DateTimeOriginal';
    const jpeg = await sharp(await picture(1))
      .withExif({ [directory]: { [tag]: time } })
      .jpeg()
      .toBuffer();
    expect(takenAt(jpeg, 5)).toEqual({ at, clock: 'exif' });
    // What a JPEG carries is the directory that a TIFF begins with.
    expect(takenAt(jpeg.subarray(jpeg.indexOf('Exif') + 6), 5)).toEqual({ at, clock: 'exif' });
  });

  it('is otherwise when the file was written, where that is known', async () => {
    const bytes = await picture(1);
    expect(takenAt(bytes, 5)).toEqual({ at: 5, clock: 'file' });
    expect(takenAt(bytes, null)).toBeNull();
  });

  it('is never known of bytes that are damaged, and that does no harm', async () => {
    const image = await sharp(await picture(1))
      .withExif({ IFD0: { DateTime: time } })
      .jpeg()
      .toBuffer();
    fc.assert(
      fc.property(fc.nat(image.length), fc.nat(300), fc.nat(255), (length, place, value) => {
        const damaged = Buffer.from(image.subarray(0, length));
        if (place < length) damaged[place] = value;
        expect(takenAt(damaged, null)?.clock ?? 'exif').toBe('exif');
      }),
    );
  });
});
