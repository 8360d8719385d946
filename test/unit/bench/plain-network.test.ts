import { describe, expect, it } from 'vitest';
import { benchNetwork } from '../../../bench/training/bench-network.js';
import { relativeDifference } from '../../../bench/training/compare-gradients.js';
import { stepGflop } from '../../../bench/training/step-gflop.js';
import { openStepper } from '../../../bench/training/stepper.js';

const SMALL = { metaBatchSize: 2, supportSetSize: 3, querySetSize: 2, numInnerSteps: 2 };

describe('the plain network', () => {
  it('comes to the same parameters compiled and eager', async () => {
    const network = benchNetwork('plain', SMALL);
    const [compiled, eager] = (['cpu', 'tfjs'] as const).map((engine) => openStepper(network, engine));
    await compiled!.step();
    await eager!.step();
    expect(relativeDifference(compiled!.parameters(), eager!.parameters())).toBeLessThan(1e-4);
    await compiled!.release();
  });

  it('costs two operations for a weight and row forward, and four for the gradient but for the given features', () => {
    const products = (steps: number) => stepGflop(benchNetwork('plain', { ...SMALL, numInnerSteps: steps }));
    const weights = 226 * 128 + 2 * 128 * 128 + 128 * 2;
    const inputs = weights - 226 * 128; // nothing is differentiated with respect to the features
    const rows = SMALL.metaBatchSize * SMALL.querySetSize;
    expect(products(0) * 1e9).toBe(2 * rows * (2 * weights + inputs));
  });
});
