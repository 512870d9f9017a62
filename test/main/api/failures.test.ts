import { describe, expect, it } from 'vitest';

import { createExplain } from '../../../src/main/api/failures.ts';
import { SonopairError } from '../../../src/shared/errors.ts';

describe('failures on their way to a window', () => {
  it('passes a SonopairError as it is, and keeps no record of it', () => {
    const logged: string[] = [];
    const error = new SonopairError('record', { subject: 'Patient 7', reason: 'is not there' });
    expect(createExplain((line) => logged.push(line))(error, 'patients.get')).toBe(error);
    expect(logged).toEqual([]);
  });

  it('tells a fault of the program by a number, and nothing of what it was working on', () => {
    const logged: string[] = [];
    const explain = createExplain((line) => logged.push(line));
    const told = explain(new TypeError('Ada Lovelace, born 1815,\n at home'), 'patients.update');
    expect(told.kind).toBe('engine');
    const [, number] = /TypeError, number ([0-9a-f]{8})/.exec(told.message) ?? [];
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(`Unexpected failure ${number} in patients.update: TypeError\n`);
    // Where in the program, but not what.
    expect(logged[0]).toContain('failures.test.ts');
    for (const text of [told.message, ...logged]) {
      expect(text).not.toContain('Ada');
      expect(text).not.toContain('at home');
    }
  });

  it('tells of thrown values that are no errors', () => {
    const logged: string[] = [];
    const told = createExplain((line) => logged.push(line))('Ada', 'app.info');
    expect(told.message).toContain('string, number');
    expect(logged[0]).toMatch(/in app\.info: string$/);
  });
});
