import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { missingPart } from '../../training/engines/missing-part.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The bench waits for a machine with a GPU; until then this keeps it running. */
async function benchGpu(...options: string[]) {
  const args = [
    '--import',
    'tsx',
    'bench/gpu.ts',
    '--networks',
    'default',
    '--peers',
    '',
    '--seconds',
    '0.1',
    ...options,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout).networks.default;
}

describe('bench/gpu.ts', () => {
  it('times a step at each size of meta-batch: more tasks are more arithmetic', async () => {
    const { 2: two, 8: eight } = await benchGpu('--engines', 'cpu', '--tasks', '2,8');
    expect([two.cpu.tasks, eight.cpu.tasks]).toEqual([2, 8]); // as the process that takes the steps says
    expect(two.cpu.tasks_per_second).toBeCloseTo(2000 / two.cpu.ms_per_step, 6);
    expect(eight.cpu.gflops * eight.cpu.ms_per_step).toBeGreaterThan(3 * two.cpu.gflops * two.cpu.ms_per_step);
  });

  it.skipIf(missingPart('cuda') === null)('says what an engine lacks, and goes on', async () => {
    const { 2: two } = await benchGpu('--engines', 'cuda,cpu', '--tasks', '2');
    expect(two.cuda.unavailable).toMatch(/^Engine cuda: libonnxruntime_providers_cuda/);
    expect(two.cpu.steps).toBeGreaterThan(0);
  });
});
