import { defineConfig } from 'vitest/config';

/**
 * `unit` needs nothing but the checkout and takes seconds; `integration` trains, serves and runs the README's commands.
 * Real data sets are found through METAFUSE_DATASETS; without it the tests that need them say so and skip.
 */
export default defineConfig({
  test: {
    maxWorkers: '100%', // a file waits on imports as much as on tests
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
