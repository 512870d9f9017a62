import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites start ONNX Runtime in child processes with threads of their own: two at a time leave
    // a small machine usable and a large one unstarved of memory.
    maxWorkers: 2,
    // Bounds a hang; no test measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
