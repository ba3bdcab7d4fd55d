import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['cases/*.fault.ts'],
    // Every file brings up a cluster of its own; more at once would only measure the machine.
    maxWorkers: 2,
    fileParallelism: true,
  },
});
