import { expect, test } from 'vitest';

import { formatOf } from '../../../src/renderer/ui/format.ts';

test('numbers are written as the language does, days so that they cannot be misread', () => {
  const [en, de] = [formatOf('en'), formatOf('de')];
  expect([en.integer(100_000), de.integer(100_000)]).toEqual(['100,000', '100.000']);
  expect(de.counted(1234)).toEqual({ count: 1234, number: '1.234' });
  expect([en.decimal(2.5, 2), de.decimal(2.5, 2)]).toEqual(['2.50', '2,50']);
  expect([en.percent(0.426), de.percent(0.426)]).toEqual(['43%', '43\u00a0%']);
  expect(en.day('2024-03-05')).toBe('2024-03-05');
  expect(de.moment('2024-03-05T12:00:00.000Z')).toContain('2024');
});
