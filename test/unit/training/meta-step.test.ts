import { beforeAll, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import { floats, type HostTensor, type HostTensors } from '../../../training/engines/runtime.js';
import { innerRatesFeed } from '../../../training/meta/inner-rates.js';
import type { MetaConfig } from '../../../training/meta/meta-config.js';
import { metaGradient, metaJudge, metaStep } from '../../../training/meta/meta-step.js';
import { largestDifference, runEagerly } from '../compiler/run-both.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from '../engines/random-batch.js';
import { withPadding } from './with-padding.js';

const PARAMETERS = randomParameters(11);
const GIVEN: HostTensors = {
  ...innerRatesFeed(CONFIG),
  parameters: floats(PARAMETERS, [PARAMETERS.length]),
};

/** Matrix products in the compiled step. */
function products(config: Partial<MetaConfig>): number {
  const { program, inputs } = metaStep(SHAPE, { ...CONFIG, ...config });
  return compile(program, inputs).nodeCounts['MatMul']!;
}

describe('metaStep', () => {
  beforeAll(prepareTensorflow);

  it('in first order computes no second derivatives', () => {
    const all = (order: MetaConfig['order']) => products({ adapts: 'all', numInnerSteps: 1, order });
    expect(all('first')).toBeLessThan(0.7 * all('second'));
  });

  it('runs the layers below the heads once for all inner steps, when only the heads adapt', () => {
    const perStep = (adapts: MetaConfig['adapts']) =>
      products({ adapts, numInnerSteps: 2 }) - products({ adapts, numInnerSteps: 1 });
    expect(perStep('heads')).toBeLessThan(perStep('all') / 4);
  });
});

describe('metaJudge', () => {
  it('a task’s losses do not depend on the other tasks of the batch', async () => {
    const batch = randomBatch(12);
    const program = metaJudge(SHAPE, CONFIG);
    const both = await runEagerly(program, { ...batch, ...GIVEN });
    for (const task of [0, 1]) {
      const alone = await runEagerly(program, { ...onlyTask(batch, task), ...GIVEN });
      for (const name of ['losses_before', 'losses_after'])
        expect(alone[name]!.data[0]! / both[name]!.data[task]!, `${name} of task ${task}`).toBeCloseTo(1, 5);
    }
  });

  it('padding rows and their contents change nothing', async () => {
    const batch = randomBatch(13);
    const program = metaJudge(SHAPE, CONFIG);
    const losses = async (inputs: HostTensors) => {
      const { losses_before: before, losses_after: after } = await runEagerly(program, { ...inputs, ...GIVEN });
      return { before: before!, after: after! };
    };
    expect(largestDifference(await losses(withPadding(batch)), await losses(batch))).toBeLessThan(1e-6);
  });
});

describe('metaGradient', () => {
  it('is the mean over tasks of each task’s own', async () => {
    const batch = randomBatch(14);
    const program = metaGradient(SHAPE, CONFIG);
    const gradientOf = async (given: HostTensors) =>
      (await runEagerly(program, { ...given, ...GIVEN }))['gradient']!.data;
    const [both, first, second] = [
      await gradientOf(batch),
      await gradientOf(onlyTask(batch, 0)),
      await gradientOf(onlyTask(batch, 1)),
    ];
    const worst = Array.from(both).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (first[i]! + second[i]!) / 2)),
      0,
    );
    expect(worst).toBeLessThan(1e-5);
  });
});

function onlyTask(batch: HostTensors, task: number): HostTensors {
  return Object.fromEntries(
    Object.entries(batch).map(([name, { data, shape }]): [string, HostTensor] => {
      const width = data.length / shape[0]!;
      return [name, { data: data.slice(task * width, (task + 1) * width), shape: [1, ...shape.slice(1)] }];
    }),
  );
}
