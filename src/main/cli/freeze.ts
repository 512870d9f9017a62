import { InvalidArgumentError } from 'commander';

import { type FitSettings, FREEZE_PRESETS, NETWORK_NAMES } from '../services/fit.ts';
import { assignments } from './values.ts';

type Freeze = FitSettings['freeze'];
type Choice = NonNullable<Freeze[keyof Freeze]>;

/** Separates the prefixes of a list; parameter names have dots, presets a plus. */
const SEPARATOR = ':';

export const FREEZE_HELP =
  `what stays at its pre-trained weights: ${FREEZE_PRESETS.join(', ')}, or prefixes of ` +
  `torchvision's parameter names separated by "${SEPARATOR}" (conv1.${SEPARATOR}bn1.${SEPARATOR}layer1.); ` +
  'for all networks, or NETWORK=…,NETWORK=… (default: paper where weights are given)';

/** `paper`, `conv1.:bn1.` or `alexnet=paper,resnet18=conv1.:bn1.`. */
export function parseFreeze(text: string): Freeze {
  if (!text.includes('=')) {
    if (text.includes(','))
      throw new InvalidArgumentError(`Separate prefixes with "${SEPARATOR}", networks with ",".`);
    const choice = choiceOf(text);
    return Object.fromEntries(NETWORK_NAMES.map((name) => [name, choice]));
  }
  return Object.fromEntries(
    Object.entries(assignments(NETWORK_NAMES)(text)).map(([name, value]) => [
      name,
      choiceOf(value),
    ]),
  );
}

function choiceOf(text: string): Choice {
  const preset = FREEZE_PRESETS.find((name) => name === text);
  if (preset !== undefined) return preset;
  const prefixes = text.split(SEPARATOR).map((prefix) => prefix.trim());
  const looksRight = prefixes.every((prefix) => /^[a-z]+[\w.]*$/.test(prefix));
  // A preset misspelt must not pass for a prefix: every parameter's name has a dot or a digit.
  if (looksRight && prefixes.every((prefix) => /[.\d]|^fc$/.test(prefix))) return prefixes;
  throw new InvalidArgumentError(
    `Allowed: ${FREEZE_PRESETS.join(', ')}, or prefixes such as conv1.${SEPARATOR}bn1.`,
  );
}
