import { type InputFile, withInputFile } from './input-file.ts';
import { requireNameHash } from './name-hash.ts';
import type { OpenedWeights, WeightsFormat } from './opened.ts';
import { recogniseFormat } from './recognise.ts';
import { openSafetensors } from './safetensors.ts';
import type { NamedTensors } from './tensor.ts';
import { openTorchLegacy } from './torch-legacy.ts';
import { openTorchZip } from './torch-zip.ts';

const OPENERS: Readonly<Record<WeightsFormat, (file: InputFile) => Promise<OpenedWeights>>> = {
  'pytorch-zip': openTorchZip,
  'pytorch-legacy': openTorchLegacy,
  safetensors: openSafetensors,
};

/**
 * The tensors of a weights file: PyTorch's `.pth` in both formats or `.safetensors`, recognised by
 * content. Nothing in the file is executed. A file whose name carries a SHA-256 prefix must have
 * that hash.
 *
 * Throws SonopairError: `file` if it cannot be opened, `weights` for any fault of its content.
 */
export function readWeights(path: string): Promise<NamedTensors> {
  return withInputFile(path, async (file) => {
    const format = await recogniseFormat(file);
    await requireNameHash(path);
    const weights = await OPENERS[format](file);
    return weights.load();
  });
}

/** The structure of a weights file without its data, whatever hash its name carries. */
export function readLayout(path: string): Promise<Pick<OpenedWeights, 'format' | 'layout'>> {
  return withInputFile(path, async (file) => {
    const { format, layout } = await OPENERS[await recogniseFormat(file)](file);
    return { format, layout };
  });
}
