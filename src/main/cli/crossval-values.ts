import { InvalidArgumentError, Option } from 'commander';

import type { AcceptedLeak, UnitFilter } from '../services/crossval/crossval.ts';
import { wholeNumber } from './values.ts';

/** `fold=2,arm=bse-cropped`, or one of them; repeated, any of them is taken. */
export function onlyUnits(text: string, before: readonly UnitFilter[] = []): readonly UnitFilter[] {
  const filter: { fold?: number; arm?: string } = {};
  for (const item of text.split(',')) {
    const [key = '', value = ''] = item.split('=').map((part) => part.trim());
    if (key === 'fold' && filter.fold === undefined) filter.fold = wholeNumber(1, 20)(value);
    else if (key === 'arm' && filter.arm === undefined && value !== '') filter.arm = value;
    else throw new InvalidArgumentError(`"${item}" is not fold=NUMBER or arm=NAME, each once.`);
  }
  return [...before, filter];
}

/** `ID=REASON`: a leak that the guard found, and why it is accepted. */
function leakReason(text: string, before: readonly AcceptedLeak[] = []): readonly AcceptedLeak[] {
  const [leak = '', ...rest] = text.split('=');
  const reason = rest.join('=').trim();
  if (leak.trim() === '' || reason.length < 10)
    throw new InvalidArgumentError('Give ID=REASON, the reason in at least ten characters.');
  return [...before, { leak: leak.trim(), reason }];
}

/** Of every command that looks for leaks before it fits. */
export function acceptLeakOption(): Option {
  return new Option(
    '--accept-leak <id=reason>',
    'go on although the guard found this; the reason is kept; may be repeated',
  ).argParser(leakReason);
}
