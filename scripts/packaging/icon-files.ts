/** A square picture of a side length in pixels, as PNG. */
type Png = (side: number) => Uint8Array;

const ICO_HEADER = 6;
const ICO_ENTRY = 16;

/** A Windows icon: a directory of pictures, each a PNG (Windows Vista and later). */
export function ico(sides: readonly number[], png: Png): Buffer {
  const directory = Buffer.alloc(ICO_HEADER + ICO_ENTRY * sides.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(sides.length, 4);
  let offset = directory.length;
  sides.forEach((side, i) => {
    const entry = ICO_HEADER + ICO_ENTRY * i;
    const { length } = png(side);
    // 256 is written as 0.
    directory.writeUInt8(side % 256, entry);
    directory.writeUInt8(side % 256, entry + 1);
    directory.writeUInt16LE(1, entry + 4);
    directory.writeUInt16LE(32, entry + 6);
    directory.writeUInt32LE(length, entry + 8);
    directory.writeUInt32LE(offset, entry + 12);
    offset += length;
  });
  return Buffer.concat([directory, ...sides.map(png)]);
}

/** Picture types of an Apple icon that hold PNG, with their sides in pixels. */
const ICNS_TYPES: Readonly<Record<string, number>> = {
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
};

/** A macOS icon: a file of tagged pictures, lengths with their 8-byte heads included. */
export function icns(png: Png): Buffer {
  const pictures = Object.entries(ICNS_TYPES).map(([type, side]) => tagged(type, png(side)));
  return tagged('icns', Buffer.concat(pictures));
}

function tagged(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}
