import { describe, expect, it } from 'vitest';

import { createDoor } from '../../../src/main/host/door.ts';

describe('the door', () => {
  it('opens once for its token, and gives a session that stays', () => {
    const door = createDoor();
    const token = door.token();
    expect(door.token()).toBe(token);
    const session = door.enter(token);
    expect(session).toMatch(/^[\w-]{43}$/);
    expect(door.isSession(session!)).toBe(true);
    expect(door.enter(token)).toBeUndefined();
    expect(door.isSession(session!)).toBe(true);
  });

  it('stays closed to anything else', () => {
    const door = createDoor();
    const token = door.token();
    for (const wrong of ['', token.slice(1), `${token}x`, token.toLowerCase() + token])
      expect(door.enter(wrong)).toBeUndefined();
    expect(door.isSession('')).toBe(false);
    expect(door.isSession(token)).toBe(false);
    // Wrong tries do not spend the token.
    expect(door.enter(token)).toBeDefined();
    // Before a token is asked for, there is none to guess.
    expect(createDoor().enter('undefined')).toBeUndefined();
  });

  it('gives a new token once the last is spent, beside the sessions there are', () => {
    const door = createDoor();
    const first = door.enter(door.token())!;
    const second = door.enter(door.token())!;
    expect(second).not.toBe(first);
    expect([first, second].every(door.isSession)).toBe(true);
  });

  it('lets the first of too many browsers out', () => {
    const door = createDoor();
    const sessions = Array.from({ length: 17 }, () => door.enter(door.token())!);
    expect(sessions.map(door.isSession)).toEqual([false, ...Array<boolean>(16).fill(true)]);
  });
});
