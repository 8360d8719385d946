import { describe, expect, it } from 'vitest';
import { chooseEngine, describeChoice, type Trial } from '../../../training/engines/choose-engine.js';
import { ENGINE_NAMES, type EngineName } from '../../../training/engines/engine-names.js';

const worked = (tasksPerSecond: number, numbers: { loss?: number; gradientNorm?: number } = {}): Trial => ({
  kind: 'worked',
  figures: { tasksPerSecond, loss: 2, gradientNorm: 3, ...numbers },
});

/** Chooses among engines whose trials are given; those without one lack something. Says which were tried, in order. */
async function choose(trials: Partial<Record<EngineName, Trial>>) {
  const tried: EngineName[] = [];
  const choice = await chooseEngine({
    missing: (name) => (trials[name] ? null : `no part of ${name}`),
    tryEngine: async (name) => {
      tried.push(name);
      return trials[name] ?? worked(400); // cpu
    },
  });
  const why = Object.fromEntries(choice.passedOver.map((one) => [one.name, one.why]));
  return { choice, tried, why };
}

describe('chooseEngine', () => {
  it('takes cpu untried where everything else lacks something', async () => {
    const { choice, tried, why } = await choose({});
    expect(choice).toMatchObject({ name: 'cpu', tasksPerSecond: null });
    expect(tried).toEqual([]);
    expect(why['cuda']).toBe('no part of cuda');
  });

  it('takes the one that did most tasks a second', async () => {
    const trials = { cuda: worked(900), webgpu: worked(1000), tensorflow: worked(30) };
    const { choice, tried, why } = await choose(trials);
    expect(choice).toMatchObject({ name: 'webgpu', tasksPerSecond: 1000 });
    expect(tried).toEqual(['cuda', 'webgpu', 'tensorflow', 'cpu']);
    expect(why).toMatchObject({
      cuda: 'works, but does 900 tasks a second',
      cpu: 'works, but does 400 tasks a second',
      tensorflow: 'works, but does 30 tasks a second',
    });
  });

  it('takes cpu where the others work but are slower', async () => {
    const { choice } = await choose({ webgpu: worked(399) });
    expect(choice).toMatchObject({ name: 'cpu', tasksPerSecond: 400 });
  });

  it('never takes a driver in software, and does not try cpu for it', async () => {
    const { choice, tried, why } = await choose({ webgpu: { kind: 'software', device: 'llvmpipe (LLVM 15)' } });
    expect(choice.name).toBe('cpu');
    expect(tried).toEqual(['webgpu']);
    expect(why['webgpu']).toBe('its driver, llvmpipe (LLVM 15), is software');
  });

  it('goes on past one that fails', async () => {
    const { choice, why } = await choose({ cuda: { kind: 'failed', why: 'it crashed' }, webgpu: worked(500) });
    expect(choice.name).toBe('webgpu');
    expect(why['cuda']).toBe('it crashed');
  });

  it.each([
    ['another loss', { loss: 2.01 }],
    ['another gradient', { gradientNorm: 2.9 }],
    ['no number', { loss: Number.NaN }],
  ])('does not take one that gives %s than cpu, however fast', async (_, numbers) => {
    const { choice, why } = await choose({ webgpu: worked(9000, numbers) });
    expect(choice.name).toBe('cpu');
    expect(why['webgpu']).toMatch(/^gives wrong numbers: loss .* where the CPU gives loss 2 and gradient norm 3$/);
  });

  it('allows for rounding', async () => {
    const { choice } = await choose({ webgpu: worked(9000, { loss: 2.001, gradientNorm: 3.002 }) });
    expect(choice.name).toBe('webgpu');
  });

  it('takes one that works where cpu itself does not', async () => {
    const { choice, why } = await choose({ webgpu: worked(5), cpu: { kind: 'failed', why: 'no such library' } });
    expect(choice.name).toBe('webgpu');
    expect(why['cpu']).toBe('no such library');
  });

  it('says of every other engine why it was passed over', async () => {
    for (const trials of [
      {},
      { webgpu: worked(1000) },
      { cuda: worked(1), 'tensorflow-gpu': worked(9000, { loss: 0 }) },
    ]) {
      const { choice, why } = await choose(trials);
      expect([choice.name, ...Object.keys(why)].sort()).toEqual([...ENGINE_NAMES].sort());
    }
  });
});

describe('describeChoice', () => {
  it('is a line for the choice and one for each other engine', async () => {
    const { choice } = await choose({ webgpu: worked(1000.4) });
    expect(describeChoice(choice).split('\n')).toEqual([
      'engine webgpu: 1000 tasks a second in a trial',
      '  not cuda: no part of cuda',
      '  not cpu: works, but does 400 tasks a second',
      '  not tensorflow-gpu: no part of tensorflow-gpu',
      '  not tensorflow: no part of tensorflow',
      '  not tfjs: eager JavaScript, the slow reference',
    ]);
  });

  it('claims no measurement where nothing was compared', async () => {
    expect(describeChoice((await choose({})).choice)).toMatch(/^engine cpu: nothing faster works here\n/);
  });
});
