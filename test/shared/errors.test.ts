import { describe, expect, it } from 'vitest';

import { deserializeError, serializeError, SonopairError } from '../../src/shared/errors.ts';

describe('SonopairError', () => {
  it('is one line: thing, cause and way out, whatever its parts end with', () => {
    const parts = { subject: 'a.png', reason: 'it is\n damaged.', remedy: 'Export it again' };
    expect(new SonopairError('image', parts).message).toBe(
      'a.png: it is damaged. Export it again.',
    );
  });

  it('leaves dots in paths alone', () => {
    const error = new SonopairError('file', { subject: '../a/b.csv', reason: 'it is empty' });
    expect(error.message).toBe('../a/b.csv: it is empty.');
  });

  it('keeps kind, parts and message across a process border', () => {
    const error = new SonopairError('weights', { subject: 'w.pth', reason: 'it is unsafe' });
    const plain: unknown = JSON.parse(JSON.stringify(serializeError(error)));
    const copy = deserializeError(plain as ReturnType<typeof serializeError>);
    expect(copy).toMatchObject({ kind: 'weights', parts: error.parts, message: error.message });
  });
});
