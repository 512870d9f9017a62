import type { NamedTensors, Tensor } from './tensor.ts';
import { isCounter, plainName } from './torchvision.ts';

/** DenseNet files of before 2018 say `denselayer1.norm.1.weight`; torchvision renames on loading. */
const OLD_DENSE_LAYER = /(denselayer\d+\.(?:norm|relu|conv))\.([12]\.)/;

/** GoogLeNet's two side classifiers, which help training and answer nothing. */
const SIDE_CLASSIFIER = /^aux[12]\./;

/**
 * A file's tensors under the names our networks have, which are torchvision's: wrappers' prefixes
 * are taken off, old DenseNet names renewed, step counters and GoogLeNet's side classifiers left
 * out. `onTwice` is told a name that two tensors end up with.
 */
export function ownNames(
  tensors: NamedTensors,
  onTwice: (name: string) => never,
): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const [given, tensor] of tensors) {
    const name = plainName(given).replace(OLD_DENSE_LAYER, '$1$2');
    if (isCounter(name) || SIDE_CLASSIFIER.test(name)) continue;
    if (found.has(name)) onTwice(name);
    found.set(name, tensor);
  }
  return found;
}
