import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { initialState } from '../../../training/engines/engine.js';
import { floats } from '../../../training/engines/runtime.js';
import {
  type MetaTrained,
  type MetaTrainOptions,
  metaTrain,
  startingProgress,
  type TrainingProgress,
} from '../../../training/meta/meta-train.js';
import { STAND_IN_TASKS, standInEngine } from './stand-in-engine.js';

/** Trains the stand-in from the start, or from `progress`. */
async function run({
  engine = standInEngine(),
  progress,
  ...options
}: Partial<MetaTrainOptions> = {}): Promise<MetaTrained> {
  return metaTrain({
    engine,
    tasks: STAND_IN_TASKS,
    progress:
      progress ?? (await startingProgress({ engine, tasks: STAND_IN_TASKS }, initialState(new Float32Array(3)))),
    steps: 20,
    validateEvery: 5,
    patience: 100,
    ...options,
  });
}

describe('metaTrain', () => {
  it('takes its steps on the batches of the steps, and validates every so often and at the end', async () => {
    const engine = standInEngine();
    const { progress, ended } = await run({ engine, steps: 12 });
    expect(ended).toBe('steps');
    expect(engine.steps).toEqual(Array.from({ length: 12 }, (_, step) => step));
    expect(progress.curve.map(({ step }) => step)).toEqual([5, 10, 12]);
    const mean = (from: number, to: number) => {
      let sum = 0;
      for (let step = from; step < to; step++) sum += Math.fround(Math.sin(step));
      return sum / (to - from);
    };
    const [first, second, third] = progress.curve.map(({ trainLoss }) => trainLoss);
    expect(first).toBeCloseTo(mean(0, 5), 12);
    expect(second).toBeCloseTo(mean(5, 10), 12);
    expect(third).toBeCloseTo(mean(10, 12), 12);
    expect(progress.curve[0]).toMatchObject({
      validationLoss: Math.fround(1 / 6),
      validationLossBefore: Math.fround(2 / 6),
    });
  });

  it('validates and keeps the average over the steps, and goes on from the step’s own parameters', async () => {
    const seen: Float32Array[] = [];
    const engine = standInEngine();
    const scores: typeof engine.scores = (parameters, inputs) => {
      seen.push(parameters.slice());
      return engine.scores(parameters, inputs);
    };
    const { progress } = await run({ engine: { ...engine, scores }, steps: 5, averaging: 0.999 });
    expect(progress.state.parameters[0]).toBe(5); // one more with each step
    let average = 0;
    for (let step = 1; step <= 5; step++) {
      const kept = (1 + step) / (10 + step);
      average = kept * average + (1 - kept) * step;
    }
    expect(progress.average[0]).toBeCloseTo(average, 5);
    expect(seen.at(-1)![0]).toBeCloseTo(average, 5);
  });

  it('ends when the loss is no longer finite, and says at which step', async () => {
    const tasks = {
      ...STAND_IN_TASKS,
      trainingBatch: (step: number) => ({ target: floats(Float32Array.of(step === 6 ? Number.NaN : 1), [1]) }),
    };
    await expect(run({ tasks })).rejects.toMatchObject({
      code: 'training_diverged',
      message: expect.stringMatching(/Meta-step 7: expected a finite loss, got NaN/),
    });
  });

  it('makes the tasks of a step while the one before is being taken, each once, and none beyond the last', async () => {
    const events: string[] = [];
    const engine = standInEngine();
    const slow = {
      ...engine,
      step: async (...order: Parameters<typeof engine.step>) => {
        events.push(`begin ${order[0].step}`);
        await setTimeout(20);
        events.push(`end ${order[0].step}`);
        return engine.step(...order);
      },
    };
    const tasks = {
      ...STAND_IN_TASKS,
      trainingBatch: (step: number) => {
        events.push(`make ${step}`);
        return STAND_IN_TASKS.trainingBatch(step);
      },
    };
    await run({ engine: slow, tasks, steps: 3 });
    expect(events.join(', ')).toBe('make 0, begin 0, make 1, end 0, begin 1, make 2, end 1, begin 2, end 2');
  });

  it('tasks that cannot be made end the training with their error', async () => {
    const trainingBatch = (step: number) => {
      if (step === 2) throw new Error('no tasks for step 2');
      return STAND_IN_TASKS.trainingBatch(step);
    };
    await expect(run({ tasks: { ...STAND_IN_TASKS, trainingBatch } })).rejects.toThrow('no tasks for step 2');
  });

  it('the best parameters win, not the last', async () => {
    const engine = standInEngine((step) => Math.abs(step - 10)); // best at 10
    const { progress } = await run({ engine });
    expect(progress.best).toMatchObject({ step: 10, loss: 0, lossBefore: 0 });
    expect(progress.best.parameters[0]).toBe(10);
    expect(progress.state.parameters[0]).toBe(20);
  });

  it('the best rank held-out cases best, with or without adaptation; training goes on while the loss falls', async () => {
    const engine = standInEngine((step) => 100 - step); // falls to the end
    const judged = { ...STAND_IN_TASKS.judged, quality: (scores: Float32Array) => 1 - Math.abs(scores[0]! + 90) / 100 };
    const { progress, ended } = await run({ engine, tasks: { ...STAND_IN_TASKS, judged }, patience: 1 });
    expect([ended, progress.state.step]).toEqual(['steps', 20]);
    expect(progress.best).toMatchObject({ step: 10, quality: 1, loss: 90, lossBefore: 180 });
    expect(progress.curve.map(({ validationQuality }) => validationQuality)).toEqual([0.95, 1, 0.95, 0.9]);
    const before = { ...judged, quality: (scores: Float32Array) => 1 - Math.abs(scores[0]! + 170) / 100 }; // 2 · 85
    expect((await run({ engine, tasks: { ...STAND_IN_TASKS, judged: before } })).progress.best.step).toBe(15);
  });

  it('the initial parameters are the best where nothing gets better', async () => {
    const { progress, ended } = await run({ engine: standInEngine((step) => step), patience: 2 });
    expect(progress.best.step).toBe(0);
    expect(progress.best.parameters).toEqual(new Float32Array(3));
    expect([ended, progress.state.step]).toEqual(['early', 10]); // two validations of five steps without a better one
  });

  it('patience begins anew at every better validation', async () => {
    const engine = standInEngine((step) => (step <= 10 ? 10 - step : 1));
    const { progress, ended } = await run({ engine, steps: 100, patience: 2 });
    expect([ended, progress.best.step, progress.state.step]).toEqual(['early', 10, 20]);
  });

  it('no steps are none: the initial parameters come back', async () => {
    const engine = standInEngine();
    const { progress, ended } = await run({ engine, steps: 0 });
    expect([ended, engine.steps, progress.curve]).toEqual(['steps', [], []]);
  });

  it('an aborted run stops after its step, and resumed it equals one that was never stopped, to the bit', async () => {
    const whole = await run();
    for (const stopAt of [1, 5, 7, 19]) {
      const interruption = new AbortController();
      const first = await run({
        signal: interruption.signal,
        onStep: ({ state }) => state.step === stopAt && interruption.abort(),
      });
      expect([first.ended, first.progress.state.step]).toEqual(['interrupted', stopAt]);
      const second = await run({ progress: first.progress });
      expect(second).toEqual(whole);
    }
  });

  it('any checkpoint is as good to go on from', async () => {
    const kept: TrainingProgress[] = [];
    const whole = await run({ onCheckpoint: (progress) => kept.push(progress) });
    expect(kept.map(({ state }) => state.step)).toEqual([5, 10, 15, 20]);
    for (const progress of kept) expect(await run({ progress })).toEqual(whole);
  });

  it('a resumed run that had stalled ends as it would have', async () => {
    const engine = () => standInEngine((step) => step);
    const kept: TrainingProgress[] = [];
    const whole = await run({ engine: engine(), patience: 2, onCheckpoint: (progress) => kept.push(progress) });
    expect(await run({ engine: engine(), patience: 2, progress: kept.at(-1)! })).toEqual(whole);
  });
});
