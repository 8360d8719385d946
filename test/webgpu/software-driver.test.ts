import { describe, expect, it } from 'vitest';
import { tryEngine } from '../../bin/engine/try-engine.js';
import { DEFAULT_META_CONFIG } from '../../training/meta/meta-config.js';

const isSoftware = /swiftshader|lvp/.test(process.env['VK_ICD_FILENAMES'] ?? '');

describe('tryEngine', () => {
  it.skipIf(!isSoftware)('knows the driver for software, and does not wait for its steps', async () => {
    const trial = await tryEngine({ engine: 'webgpu', config: DEFAULT_META_CONFIG, workers: 1 });
    expect(trial).toEqual({ kind: 'software', device: expect.stringMatching(/swiftshader|llvmpipe/i) });
  });
});
