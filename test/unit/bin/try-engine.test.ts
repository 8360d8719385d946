import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryEngine } from '../../../bin/engine/try-engine.js';
import type { Trial } from '../../../training/engines/choose-engine.js';
import { DEFAULT_META_CONFIG } from '../../../training/meta/meta-config.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trial-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A trial by a program of the test's own. */
function tryWith(source: string, timeLimitMs = 15_000) {
  const path = join(folder, 'program.mjs');
  writeFileSync(path, source);
  return tryEngine(
    { engine: 'webgpu', config: DEFAULT_META_CONFIG, workers: 1 },
    { program: pathToFileURL(path), timeLimitMs },
  );
}

const HANG = 'setInterval(() => {}, 1000);';

describe('tryEngine', () => {
  it('passes the order on, and the answer back', async () => {
    const trial = await tryWith(
      `process.once('message', ({ engine, config }) => process.send({ kind: 'failed', why: engine + config.metaBatchSize }));`,
    );
    expect(trial).toEqual({ kind: 'failed', why: `webgpu${DEFAULT_META_CONFIG.metaBatchSize}` });
  });

  it('survives a driver that ends the process, and says how it ended', async () => {
    expect(await tryWith(`process.kill(process.pid, 'SIGSEGV');${HANG}`)).toEqual({
      kind: 'failed',
      why: 'its trial ended with SIGSEGV',
    });
    expect(await tryWith(`console.error('no memory'); process.exitCode = 3; process.disconnect();`)).toEqual({
      kind: 'failed',
      why: 'its trial ended with code 3: no memory',
    });
  });

  it('does not wait for one that never ends', async () => {
    expect(await tryWith(HANG, 50)).toEqual({ kind: 'failed', why: 'its trial took more than 0.05 s' });
  });

  it('takes away what the process leaves in the folder for temporary files', async () => {
    const trial = await tryWith(`
      const folder = (await import('node:os')).tmpdir();
      (await import('node:fs')).writeFileSync(folder + '/left', '');
      process.send({ kind: 'failed', why: folder });`);
    const { why } = trial as Extract<Trial, { kind: 'failed' }>;
    expect(why).toContain('metafuse-trial-');
    expect(existsSync(why)).toBe(false);
  });

  it.each([
    'SwiftShader Device (Subzero)',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
  ])('knows %s for a driver in software, and does not wait for it', async (device) => {
    const trial = await tryWith(`console.error('DRIVER:  Using "${device}" with driver: "/lib/x.so"');${HANG}`);
    expect(trial).toEqual({ kind: 'software', device });
  });

  it('waits for a real device', async () => {
    const trial = await tryWith(
      `console.error('DRIVER:  Using "NVIDIA H200" with driver: "/lib/x.so"');
      setTimeout(() => process.send({ kind: 'worked', figures: { tasksPerSecond: 9, loss: 1, gradientNorm: 2 } }), 100);`,
    );
    expect(trial.kind).toBe('worked');
  });
});
