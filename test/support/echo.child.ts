import { getPriority } from 'node:os';

import { SonopairError } from '../../src/shared/errors.ts';
import { serveWorker, startWorker } from '../../src/main/process/process.ts';

/** A computing process that does what its caller says, for the tests of processes. */
serveWorker({
  echo: (argument) => Promise.resolve(argument),

  environment: (name) => Promise.resolve(process.env[String(name)]),

  pid: () => Promise.resolve(process.pid),

  priority: () => Promise.resolve(getPriority()),

  async count(to, { emit }) {
    for (let i = 1; i <= Number(to); i += 1) {
      emit({ i });
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return 'counted';
  },

  fail() {
    const parts = { subject: 'weights.pth', reason: 'it is damaged', remedy: 'Get it again' };
    return Promise.reject(new SonopairError('weights', parts));
  },

  surprise: () => Promise.reject(new TypeError('x is not\na function')),

  never: () => new Promise(() => undefined),

  /** Computes without a look at its line, as a fit does, and tells of it in between; never ends. */
  async busy(_, { emit }) {
    for (;;) {
      const began = performance.now();
      while (performance.now() - began < 300);
      emit('computed');
      emit('and stored');
      await new Promise((resolve) => setImmediate(resolve));
    }
  },

  async exit(status, { emit }) {
    emit('about to end');
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.exit(Number(status));
  },

  async signal(name, { emit }) {
    emit('about to end');
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(process.pid, String(name));
    return new Promise(() => undefined);
  },

  /** Starts another such process; the answer is that one's id. */
  async parent() {
    const child = startWorker(new URL('echo.child.ts', import.meta.url));
    return child.call('pid', null);
  },
});
