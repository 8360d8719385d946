import { delimiter, dirname } from 'node:path';
import { defineConfig } from 'vitest/config';

/** How a project runs whose files share their processes. */
const QUICK = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  pool: 'forks', // a process has one chDB
  isolate: false, // each process loads a module once for all its files, which is a third of the time
} as const;

/**
 * `unit` needs nothing but the checkout and takes moments; `fitting` fits small worlds, seconds each; `integration` trains, serves and
 * runs the README's commands.
 * `webgpu` runs with the Vulkan driver that METAFUSE_VULKAN_ICD names (test/software-vulkan.sh), or the machine's own.
 * Real data sets are found through METAFUSE_DATASETS; without it the tests that need them say so and skip.
 */
export default defineConfig({
  test: {
    maxWorkers: '100%', // a file waits on imports as much as on tests
    projects: [
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...QUICK },
      },
      {
        test: { name: 'fitting', include: ['test/fitting/**/*.test.ts'], ...QUICK },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,tutorial}/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'webgpu',
          include: ['test/webgpu/**/*.test.ts'],
          testTimeout: 600_000,
          fileParallelism: false,
          pool: 'forks', // the environment of a process of its own: where the loader and the driver are is read at its start
          env: vulkanEnvironment(process.env['METAFUSE_VULKAN_ICD']),
        },
      },
    ],
  },
});

/** @param manifest of the driver; the Vulkan loader may lie beside it */
function vulkanEnvironment(manifest: string | undefined): Record<string, string> {
  if (!manifest) return {};
  const libraries = [dirname(manifest), process.env['LD_LIBRARY_PATH']].filter((path) => path);
  return { VK_ICD_FILENAMES: manifest, LD_LIBRARY_PATH: libraries.join(delimiter) };
}
