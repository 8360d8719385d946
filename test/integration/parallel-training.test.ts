import { afterAll, describe, expect, it } from 'vitest';
import { createEngine, engineOf } from '../../training/engines/create-engine.js';
import { type Engine, initialState, type TrainingState } from '../../training/engines/engine.js';
import type { EngineName } from '../../training/engines/engine-names.js';
import { metaPrograms } from '../../training/meta/meta-programs.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from '../unit/engines/random-batch.js';

const TASKS = 8;
const BATCHES = [1, 2, 3].map((seed) => randomBatch(seed, { T: TASKS, S: 4, Q: 3 }));
const PARAMETERS = randomParameters(1);

const open = new Map<string, Engine>();
function engine(shards: number, workers = 1, name: EngineName = 'cpu'): Engine {
  const key = `${name} ${shards} ${workers}`;
  const known = open.get(key) ?? createEngine(name, SHAPE, { ...CONFIG, shards }, { workers });
  open.set(key, known);
  return known;
}

/** A step on each batch. */
async function train(on: Engine): Promise<{ readonly state: TrainingState; readonly figures: number[] }> {
  let state = initialState(PARAMETERS);
  const figures: number[] = [];
  for (const batch of BATCHES) {
    const { loss, gradientNorm, ...step } = await on.step(state, batch);
    state = step.state;
    figures.push(loss, gradientNorm);
  }
  return { state, figures };
}

const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, index) => value - b[index]!));
const relative = (a: Float32Array, b: Float32Array) => distance(a, b) / Math.hypot(...b);
const isSame = (a: Float32Array, b: Float32Array) => Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);

afterAll(async () => {
  for (const made of open.values()) await made.release();
});

describe('a step in shards', () => {
  it('is bit for bit the same on one, two and three workers', async () => {
    const one = await train(engine(3, 1));
    for (const workers of [2, 3]) {
      const more = await train(engine(3, workers));
      for (const key of ['parameters', 'firstMoment', 'secondMoment'] as const) {
        expect(isSame(more.state[key], one.state[key]), `${workers} workers: ${key}`).toBe(true);
      }
      expect(more.figures).toEqual(one.figures);
    }
  });

  it('a run may go on with another number of workers', async () => {
    const uninterrupted = await train(engine(3, 1));
    const [first, ...rest] = BATCHES;
    let { state } = await engine(3, 2).step(initialState(PARAMETERS), first!);
    for (const batch of rest) ({ state } = await engine(3, 3).step(state, batch));
    expect(isSame(state.parameters, uninterrupted.state.parameters)).toBe(true);
  });

  it.each([2, 3])('of %i is the whole step within rounding, unequal shards weighed by their tasks', async (shards) => {
    const [whole, sharded] = [engine(1), engine(shards)];
    const [expected, actual] = [
      await whole.gradient(PARAMETERS, BATCHES[0]!),
      await sharded.gradient(PARAMETERS, BATCHES[0]!),
    ];
    expect(relative(actual.gradient, expected.gradient)).toBeLessThan(1e-5);
    expect(actual.loss / expected.loss).toBeCloseTo(1, 5);
    const [a, b] = [await train(sharded), await train(whole)];
    expect(relative(a.state.firstMoment, b.state.firstMoment)).toBeLessThan(1e-4);
    expect(relative(a.state.parameters, b.state.parameters)).toBeLessThan(1e-4);
    for (const [index, figure] of a.figures.entries()) expect(figure / b.figures[index]!).toBeCloseTo(1, 4);
  });

  it('is the step of an engine that takes the batch whole, within rounding', async () => {
    const few = randomBatch(1, { T: 2, S: 4, Q: 3 });
    const eager = await engine(2, 2, 'tfjs').step(initialState(PARAMETERS), few);
    const compiled = await engine(2, 2).step(initialState(PARAMETERS), few);
    expect(relative(eager.state.firstMoment, compiled.state.firstMoment)).toBeLessThan(1e-4);
  });

  it('takes a batch of fewer tasks than shards', async () => {
    const alone = randomBatch(1, { T: 1, S: 4, Q: 3 });
    const [a, b] = [engine(3), engine(1)].map((on) => on.gradient(PARAMETERS, alone));
    expect(relative((await a!).gradient, (await b!).gradient)).toBeLessThan(1e-5);
  });
});

describe('losses in shards', () => {
  it('are those of the tasks in their order', async () => {
    const expected = await engine(1).losses(PARAMETERS, BATCHES[0]!);
    const actual = await engine(3, 2).losses(PARAMETERS, BATCHES[0]!);
    expect(actual.before.length).toBe(TASKS);
    expect(relative(actual.before, expected.before)).toBeLessThan(1e-5);
    expect(relative(actual.after, expected.after)).toBeLessThan(1e-5);
  });
});

describe('workers', () => {
  const threads = () => process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;

  it('name an input that is missing', async () => {
    const { support_scores: _, ...incomplete } = BATCHES[0]!;
    await expect(engine(2, 2).losses(PARAMETERS, incomplete)).rejects.toThrow(/support_scores is missing/);
  });

  it('name an input of a wrong size, which no thread is given', async () => {
    const { support_scores: scores, ...rest } = BATCHES[0]!;
    const narrow = { ...rest, support_scores: { data: scores!.data, shape: [TASKS, 4, 2] } };
    await expect(engine(2, 2).gradient(PARAMETERS, narrow)).rejects.toThrow(/support_scores/);
  });

  it('pass on what goes wrong in a run, and go on', async () => {
    const { support_scores: scores, ...rest } = BATCHES[0]!;
    const integers = { ...rest, support_scores: { data: Int32Array.from(scores!.data), shape: scores!.shape } };
    const pool = engine(3, 3);
    await expect(pool.gradient(PARAMETERS, integers)).rejects.toThrow(/data type/);
    await expect(pool.gradient(PARAMETERS, BATCHES[0]!)).resolves.toBeDefined();
  });

  it('leave the calling thread to what else it has to do, and take its part meanwhile', async () => {
    const whole = await train(engine(3, 1));
    const pool = engine(3, 2);
    let state = initialState(PARAMETERS);
    for (const batch of BATCHES) {
      const step = pool.step(state, batch);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)); // it is busy
      ({ state } = await step);
    }
    expect(isSame(state.parameters, whole.state.parameters)).toBe(true);
  });

  it('leave what they are given as it was, and what they answered', async () => {
    const pool = engine(2, 2);
    const first = await pool.gradient(PARAMETERS, BATCHES[0]!);
    const kept = first.gradient.slice();
    const second = await pool.gradient(PARAMETERS, BATCHES[1]!);
    expect(isSame(first.gradient, kept)).toBe(true); // memory that is used again is not what was answered
    expect(isSame(second.gradient, first.gradient)).toBe(false);
    const again = await Promise.all([0, 1].map((index) => pool.gradient(PARAMETERS, BATCHES[index]!)));
    expect(again.map(({ gradient }, index) => isSame(gradient, [first, second][index]!.gradient))).toEqual([
      true,
      true,
    ]);
  });

  it('are gone after release, and what they were doing is rejected', async () => {
    const before = threads();
    const pool = createEngine('cpu', SHAPE, { ...CONFIG, shards: 2 }, { workers: 2 });
    await pool.gradient(PARAMETERS, BATCHES[0]!);
    expect(threads()).toBeGreaterThan(before);
    await pool.release();
    expect(threads()).toBe(before);
    await expect(pool.gradient(PARAMETERS, BATCHES[0]!)).rejects.toMatchObject({ code: 'engine_failed' });
  });

  it('are gone after release, too, where a program could not be compiled', async () => {
    const before = threads();
    const programs = metaPrograms(SHAPE, CONFIG);
    const broken = () => {
      throw new Error('no such program');
    };
    const network = { ...programs, gradient: { ...programs.gradient, program: broken } };
    const pool = engineOf('cpu', network, { ...CONFIG, shards: 2 }, { workers: 2 });
    await expect(pool.gradient(PARAMETERS, BATCHES[0]!)).rejects.toThrow('no such program');
    await pool.release();
    expect(threads()).toBe(before);
  });
});
