import { defineConfig } from 'vitest/config';

/** Tests that take minutes, because they end programs and databases in the middle of their work: `npm run test:faults`. */
export default defineConfig({
  test: { include: ['test/faults/*.test.ts'], testTimeout: 900_000, hookTimeout: 120_000, maxWorkers: 1 },
});
