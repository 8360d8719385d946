import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialState } from '../../../training/engines/engine.js';
import {
  checkpointEngine,
  type RunIdentity,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from '../../../training/meta/checkpoint.js';
import { metaTrain, startingProgress, type TrainingProgress } from '../../../training/meta/meta-train.js';
import { STAND_IN_TASKS, standInEngine } from './stand-in-engine.js';

const RUN: RunIdentity = {
  version: '1.0.0',
  data: 'd'.repeat(64),
  configuration: 'c'.repeat(64),
  engine: 'cpu',
  seed: 1,
};
const progress: TrainingProgress = {
  state: {
    step: 70,
    parameters: Float32Array.of(1.5, -0, 1e-40, Math.fround(0.1)),
    firstMoment: Float32Array.of(1, 2, 3, 4),
    secondMoment: Float32Array.of(5, 6, 7, 8),
  },
  average: Float32Array.of(13, 14, 15, 16),
  best: { step: 50, quality: 0.7 / 3, loss: 0.1 + 0.2, lossBefore: 1 / 3, parameters: Float32Array.of(9, 10, 11, 12) },
  lowest: { step: 40, loss: 0.1 / 3 },
  curve: [
    {
      step: 50,
      trainLoss: 1 / 7,
      validationLoss: 0.30000000000000004,
      validationLossBefore: 0.5,
      validationQuality: 0.1,
      validationQualityBefore: 0.2,
    },
  ],
  lossSum: Math.PI,
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  path = join(folder, 'deep', 'bundle.checkpoint');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeCheckpoint and readCheckpoint', () => {
  it('give back what was written, to the bit', () => {
    writeCheckpoint(path, RUN, progress);
    const read = readCheckpoint(path, RUN)!;
    expect(read).toEqual(progress);
    expect(Object.is(read.state.parameters[1], -0)).toBe(true);
    expect(read.state.parameters[2]).toBe(Math.fround(1e-40));
  });

  it('write parts of a larger buffer as what they are', () => {
    const all = Float32Array.from({ length: 10 }, (_, k) => k);
    const state = { ...progress.state, parameters: all.subarray(3, 7) };
    writeCheckpoint(path, RUN, { ...progress, state });
    expect([...readCheckpoint(path, RUN)!.state.parameters]).toEqual([3, 4, 5, 6]);
  });

  it('replace the one before, and leave nothing else behind', () => {
    writeCheckpoint(path, RUN, progress);
    writeCheckpoint(path, RUN, { ...progress, lossSum: 1 });
    expect(readCheckpoint(path, RUN)!.lossSum).toBe(1);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['bundle.checkpoint']);
  });

  it('find none where there is none', () => {
    expect(readCheckpoint(path, RUN)).toBeUndefined();
    removeCheckpoint(path); // nothing to remove is no trouble
    writeCheckpoint(path, RUN, progress);
    removeCheckpoint(path);
    expect(readCheckpoint(path, RUN)).toBeUndefined();
  });
});

describe('readCheckpoint', () => {
  it('refuses a file that was changed, wherever', () => {
    writeCheckpoint(path, RUN, progress);
    const whole = readFileSync(path);
    for (const at of [0, 40, whole.length >> 1, whole.length - 1]) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      writeFileSync(path, bytes);
      expect(() => readCheckpoint(path, RUN)).toThrow(/is damaged/);
    }
  });

  it.each([0, 10, 32, 100])('refuses a file that ends after %i bytes', (length) => {
    writeCheckpoint(path, RUN, progress);
    truncateSync(path, length);
    expect(() => readCheckpoint(path, RUN)).toThrow(expect.objectContaining({ code: 'invalid_data' }));
  });

  it.each([
    ['another version', { version: '1.1.0' }],
    ['another data', { data: 'e' }],
    ['another configuration', { configuration: 'e' }],
    ['another engine', { engine: 'webgpu' as const }],
    ['another data and another seed', { data: 'e', seed: 2 }],
  ])('refuses a run with %s, and says what to do', (difference, other) => {
    writeCheckpoint(path, RUN, progress);
    expect(() => readCheckpoint(path, { ...RUN, ...other })).toThrow(
      `belongs to another run, with ${difference}. Remove it, or train without --resume.`,
    );
  });
});

describe('checkpointEngine', () => {
  it('is the engine that the run was begun with', () => {
    expect(checkpointEngine(path)).toBeUndefined();
    writeCheckpoint(path, { ...RUN, engine: 'webgpu' }, progress);
    expect(checkpointEngine(path)).toBe('webgpu');
  });
});

describe('metaTrain through a checkpoint', () => {
  it('resumed from the file equals a run that was never stopped, to the bit', async () => {
    const options = { tasks: STAND_IN_TASKS, steps: 40, validateEvery: 5, patience: 100 };
    const begin = async () =>
      startingProgress({ engine: standInEngine(), tasks: STAND_IN_TASKS }, initialState(new Float32Array(3)));
    const whole = await metaTrain({ ...options, engine: standInEngine(), progress: await begin() });
    const interruption = new AbortController();
    const { progress: reached } = await metaTrain({
      ...options,
      engine: standInEngine(),
      progress: await begin(),
      signal: interruption.signal,
      onStep: ({ state }) => state.step === 23 && interruption.abort(),
    });
    writeCheckpoint(path, RUN, reached);
    const resumed = readCheckpoint(path, RUN)!;
    expect(resumed.state.step).toBe(23);
    expect(await metaTrain({ ...options, engine: standInEngine(), progress: resumed })).toEqual(whole);
  });
});
