import { describe, expect, test } from 'vitest';

import { stoppable } from '../../../src/main/cli/interrupt.ts';
import { openTerminal } from '../../../src/main/cli/terminal.ts';

describe('work that can be stopped', () => {
  test('is asked once, however often npm passes the same Ctrl-C on', async () => {
    let text = '';
    const stream = {
      write: (piece: string) => {
        text += piece;
      },
    };
    const before = process.listenerCount('SIGINT');
    const result = await stoppable(openTerminal(stream, stream), 'Stopping', async (signal) => {
      expect(signal.aborted).toBe(false);
      process.emit('SIGINT');
      process.emit('SIGINT');
      return signal.aborted;
    });
    expect(result).toBe(true);
    expect(text).toBe('Stopping (Ctrl-C again stops at once)\n');
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
