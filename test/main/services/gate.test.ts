import { describe, expect, it } from 'vitest';

import { createGate } from '../../../src/main/services/gate.ts';

/** Work that goes on until it is told to end, and what has happened by then. */
function slow(name: string, log: string[]) {
  const end = Promise.withResolvers<void>();
  return {
    end: () => end.resolve(),
    work: async (): Promise<string> => {
      log.push(`${name} begins`);
      await end.promise;
      log.push(`${name} ends`);
      return name;
    },
  };
}

describe('the gate', () => {
  it('lets work pass, and its failures', async () => {
    const gate = createGate();
    expect(await gate.pass(async () => 7)).toBe(7);
    await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('while held lets what is under way end, and what comes wait', async () => {
    const gate = createGate();
    const log: string[] = [];
    const first = slow('first', log);
    const running = gate.pass(first.work);
    const hold = slow('hold', log);
    const held = gate.hold(hold.work);
    const waiting = [1, 2].map((k) => gate.pass(async () => void log.push(`waited ${k}`)));
    await new Promise(setImmediate);
    expect(log).toEqual(['first begins']);
    first.end();
    await running;
    await new Promise(setImmediate);
    expect(log).toEqual(['first begins', 'first ends', 'hold begins']);
    hold.end();
    expect(await held).toBe('hold');
    await Promise.all(waiting);
    expect(log.slice(3)).toEqual(['hold ends', 'waited 1', 'waited 2']);
  });

  it('opens again after a hold that failed, and is held by one at a time', async () => {
    const gate = createGate();
    const hold = slow('hold', []);
    const held = gate.hold(hold.work);
    await expect(gate.hold(async () => 1)).rejects.toMatchObject({ kind: 'host' });
    hold.end();
    await held;
    await expect(gate.hold(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(await gate.pass(async () => 1)).toBe(1);
  });

  it('is not held where something does not end, and says so', async () => {
    const gate = createGate(10);
    const first = slow('first', []);
    const running = gate.pass(first.work);
    let begun = false;
    const held = gate.hold(async () => {
      begun = true;
    });
    await expect(held).rejects.toThrow('something else is still under way');
    expect(begun).toBe(false);
    expect(await gate.pass(async () => 1)).toBe(1);
    expect(await gate.shut()).toBe(false);
    first.end();
    await running;
  });

  it('once shut lets the last work end and nothing begin', async () => {
    const gate = createGate();
    const log: string[] = [];
    const last = slow('last', log);
    const running = gate.pass(last.work);
    const shut = gate.shut();
    await expect(gate.pass(async () => 1)).rejects.toMatchObject({ kind: 'host' });
    await expect(gate.hold(async () => 1)).rejects.toThrow('it is ending');
    last.end();
    expect(await shut).toBe(true);
    expect(await running).toBe('last');
    expect(log).toEqual(['last begins', 'last ends']);
  });
});
