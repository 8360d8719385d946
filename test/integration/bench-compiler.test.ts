import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benchCompiler } from '../../bench/compiler.js';

const DOCUMENT = readFileSync(new URL('../../docs/compiler.md', import.meta.url), 'utf8');

describe('benchCompiler', () => {
  it('counts the meta-step from kernels to nodes: every pass leaves fewer, or as many', async () => {
    const { stages, profiles } = await benchCompiler();
    const passes = stages.filter(({ stage }) => !stage.startsWith('ONNX')).map(({ count }) => count);
    expect(passes).toEqual([...passes].sort((a, b) => b - a));
    expect(passes.at(-1)!).toBeLessThan(passes[0]! / 2);
    for (const [profile, { nodes }] of Object.entries(profiles)) {
      expect(nodes).toBe(stages.find(({ stage }) => stage === `ONNX nodes, ${profile}`)!.count);
    }
    const table = stages.map(({ stage, count }) => `| ${stage} | ${count} |\n`).join('');
    expect(DOCUMENT, 'docs/compiler.md has these counts').toContain(table);
    expect(stages.find(({ stage }) => stage === 'ONNX nodes, standard')!.kinds).not.toHaveProperty('FusedMatMul');
  }, 60_000);
});
