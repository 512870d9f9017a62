import { InvalidArgumentError, Option } from 'commander';

import { TTA_VIEWS } from '../../shared/crossval/training-options.ts';
import { oneOf, positiveNumber, wholeNumber } from './values.ts';

/** What goes beyond the paper's way of fitting, all of it off by default (docs/training.md). */
export function trainingOptions(): readonly Option[] {
  return [
    new Option('--focal <gamma>', 'focal loss with this gamma instead of cross-entropy').argParser(
      upTo(10),
    ),
    new Option(
      '--schedule <kind>',
      'how the learning rate falls over all epochs: cosine (default: it stays)',
    ).argParser(oneOf(['cosine'])),
    new Option('--warmup <epochs>', 'epochs in which the learning rate rises to --lr').argParser(
      upTo(1000),
    ),
    new Option('--weight-decay <lambda>', 'decoupled weight decay (AdamW)').argParser(upTo(1)),
    new Option(
      '--stems <n>',
      'two: B and SE each through first layers of their own, input bse only',
    ).argParser(oneOf(['two'])),
    new Option(
      '--fc-rank <n>',
      "AlexNet's and VGG's FC6 and FC7 as two factors of this rank: as many features, a small model",
    ).argParser(wholeNumber(1, 2048)),
    new Option(
      '--tta <views>',
      'views averaged in reading: 2 (mirrored too) or 10 (centre and corners, mirrored too)',
    ).argParser(oneOf(TTA_VIEWS)),
  ];
}

/** A number above 0 and not above `most`. */
function upTo(most: number) {
  return (text: string): number => {
    const value = positiveNumber(text);
    if (value <= most) return value;
    throw new InvalidArgumentError(`It must be at most ${most}.`);
  };
}
