import { weightsError } from './faults.ts';
import type { InputFile } from './input-file.ts';
import type { WeightsFormat } from './opened.ts';
import { endOfLegacyMagic } from './torch-legacy.ts';

const HEAD_BYTES = 512;

/** Content people find in a file they took for weights, and how to get the right one. */
const MISTAKEN: readonly {
  readonly what: string;
  readonly remedy: string;
  readonly matches: (head: Buffer) => boolean;
}[] = [
  {
    what: 'it is a web page, probably an error message saved in place of the download',
    remedy: 'Download the file again and check its size',
    matches: (head) => /^\s*<(!doctype|html|head|body|\?xml|error)/i.test(textOf(head)),
  },
  {
    what: 'it is only the pointer of a Git LFS file',
    remedy: 'Get the file itself with git lfs pull',
    matches: (head) => textOf(head).startsWith('version https://git-lfs'),
  },
  {
    what: 'it is compressed',
    remedy: 'Unpack it first',
    matches: (head) => head.readUInt16BE(0) === 0x1f8b || textOf(head).startsWith('7z'),
  },
  {
    what: 'it is a tar archive, the format of PyTorch before 0.1.10',
    remedy: 'Load it with an old PyTorch and save the state dict again',
    matches: (head) => head.subarray(257, 262).toString('latin1') === 'ustar',
  },
  {
    what: 'it is a Python pickle that torch.save did not write',
    remedy: 'Save the state dict with torch.save',
    matches: (head) => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
  },
];

/** The format by the content, whatever the name. Throws SonopairError `weights` saying what else. */
export async function recogniseFormat(file: InputFile): Promise<WeightsFormat> {
  if (file.size === 0) throw weightsError(file.path, 'it is empty (0 bytes)');
  const bytes = await file.read(0, Math.min(HEAD_BYTES, file.size));
  const head = Buffer.from(bytes.buffer);
  if (head.length >= 4) {
    if (head.readUInt32BE(0) === 0x504b0304) return 'pytorch-zip';
    if (endOfLegacyMagic(head) !== undefined) return 'pytorch-legacy';
    // An 8-byte length, then a JSON object.
    if (head[8] === 0x7b) return 'safetensors';
    const mistaken = MISTAKEN.find(({ matches }) => matches(head));
    if (mistaken !== undefined) throw weightsError(file.path, mistaken.what, mistaken.remedy);
  }
  throw weightsError(
    file.path,
    'it is not a weights file (neither PyTorch .pth nor .safetensors)',
    'Use a state dict saved by torch.save, or .safetensors',
  );
}

function textOf(head: Buffer): string {
  return head.toString('latin1').replace(/^ï»¿/, '');
}
