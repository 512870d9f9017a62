import { describe, expect, test } from 'vitest';

import { parseFreeze } from '../../../src/main/cli/freeze.ts';
import { bar, duration, table } from '../../../src/main/cli/text.ts';
import {
  assignments,
  listOf,
  positiveNumber,
  share,
  wholeNumber,
  wordOrNumber,
} from '../../../src/main/cli/values.ts';
import { NETWORK_NAMES } from '../../../src/shared/domain/networks.ts';

describe('option values', () => {
  test.each<[parse: (text: string) => unknown, text: string, value: unknown]>([
    [wholeNumber(0), '0', 0],
    [wholeNumber(1, 9), '9', 9],
    [positiveNumber, '1e-4', 1e-4],
    [share, '0.2', 0.2],
    [wordOrNumber('online', 0), 'online', 'online'],
    [wordOrNumber('online', 0), '8', 8],
    [listOf(['a', 'b']), 'b, a', ['b', 'a']],
    [assignments(['a', 'b']), 'a=x.pth,b=y=z.pth', { a: 'x.pth', b: 'y=z.pth' }],
  ])('%o takes %s', (parse, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test.each<[parse: (text: string) => unknown, text: string]>([
    [wholeNumber(0), ''],
    [wholeNumber(0), '-1'],
    [wholeNumber(0), '1e3'],
    [wholeNumber(0), '0x10'],
    [wholeNumber(1, 9), '10'],
    [wholeNumber(0), '99999999999999999999'],
    [positiveNumber, ' '],
    [positiveNumber, 'Infinity'],
    [positiveNumber, '0'],
    [share, '0'],
    [share, '20%'],
    [wordOrNumber('online', 0), 'offline'],
    [listOf(['a', 'b']), 'a,a'],
    [listOf(['a', 'b']), ''],
    [assignments(['a', 'b']), 'a='],
    [assignments(['a', 'b']), 'a=x,a=y'],
    [assignments(['a', 'b']), 'c=x'],
  ])('%o refuses "%s"', (parse, text) => {
    expect(() => parse(text)).toThrow();
  });
});

describe('--freeze', () => {
  test('takes a preset for all networks', () => {
    const presets = NETWORK_NAMES.map((name) => [name, 'paper+stem'] as const);
    expect(parseFreeze('paper+stem')).toEqual(Object.fromEntries(presets));
  });

  test('takes presets and prefixes by network', () => {
    expect(parseFreeze('alexnet=none,resnet18=conv1.:bn1.:layer1.')).toEqual({
      alexnet: 'none',
      resnet18: ['conv1.', 'bn1.', 'layer1.'],
    });
  });

  test.each(['papr', 'paper,none', 'alexnet=', 'vgg=paper', 'conv1.:', 'conv1. bn1.'])(
    'refuses %s',
    (text) => {
      expect(() => parseFreeze(text)).toThrow();
    },
  );
});

describe('small texts', () => {
  test('durations', () => {
    expect([0, 42, 725, 3600, 12_000.4].map(duration)).toEqual([
      '0:00',
      '0:42',
      '12:05',
      '1:00:00',
      '3:20:00',
    ]);
  });

  test('bars', () => {
    expect([0, 0.5, 1, 2].map((value) => bar(value, 4))).toEqual([
      '[----]',
      '[##--]',
      '[####]',
      '[####]',
    ]);
  });

  test('tables', () => {
    expect(
      table(
        [
          ['name', 'n'],
          ['a', '10'],
        ],
        [1],
      ),
    ).toBe('name   n\na     10');
  });
});
