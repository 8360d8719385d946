import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BENCH_NETWORK_NAMES, type BenchNetworkName, benchNetwork } from '../../bench/training/bench-network.js';
import { missingPeers, type PeerName, peerCommand } from '../../bench/training/commands.js';
import { compiledGradient, readVector, relativeDifference } from '../../bench/training/compare-gradients.js';
import { startContestant } from '../../bench/training/contestant.js';
import { writeProblem } from '../../bench/training/problem.js';
import { openStepper } from '../../bench/training/stepper.js';
import type { Order } from '../../training/meta/inner-loop.js';
import type { MetaConfig } from '../../training/meta/meta-config.js';

const missing = missingPeers();
if (missing !== null) console.log(`Nothing is compared with PyTorch and JAX: ${missing}.`);

const TOLERANCE = 1e-4;
const folder = mkdtempSync(join(tmpdir(), 'metafuse-peers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A peer's loss and meta-gradient of a network. */
async function peerGradient(peer: PeerName, name: BenchNetworkName, changes: Partial<MetaConfig>) {
  const file = join(folder, 'gradient.f32');
  writeProblem(folder, benchNetwork(name, changes));
  const contestant = await startContestant(peerCommand(peer, folder, 2));
  const { loss } = await contestant.ask({ gradient: file });
  await contestant.close();
  return { loss: loss as number, gradient: readVector(file) };
}

/** What a peer's parameters are after one step. */
async function peerStep(peer: PeerName, name: BenchNetworkName): Promise<Float32Array> {
  const file = join(folder, 'parameters.f32');
  writeProblem(folder, benchNetwork(name));
  const contestant = await startContestant(peerCommand(peer, folder, 2));
  await contestant.ask({ first_step: file });
  await contestant.close();
  return readVector(file);
}

const CASES: readonly {
  readonly what: string;
  readonly network: BenchNetworkName;
  readonly changes: Partial<MetaConfig>;
}[] = [
  { what: 'default', network: 'default', changes: {} },
  { what: 'default in first order', network: 'default', changes: { order: 'first' } },
  { what: 'default with everything adapting', network: 'default', changes: { adapts: 'all' } },
  { what: 'plain', network: 'plain', changes: {} },
  { what: 'plain in first order', network: 'plain', changes: { order: 'first' } },
];

describe.skipIf(missing !== null)('the compiled meta-step', () => {
  describe.each(['pytorch', 'jax'] as const)('has the meta-gradient of %s', (peer) => {
    it.each(CASES)('$what', async ({ network, changes }) => {
      const ours = await compiledGradient(benchNetwork(network, changes));
      const theirs = await peerGradient(peer, network, changes);
      expect(Math.abs(ours.loss / theirs.loss - 1)).toBeLessThan(1e-5);
      expect(relativeDifference(ours.gradient, theirs.gradient)).toBeLessThan(TOLERANCE);
    });
  });

  it.each(BENCH_NETWORK_NAMES)('%s: comes to the parameters of PyTorch’s AdamW', async (network) => {
    const stepper = openStepper(benchNetwork(network), 'cpu');
    await stepper.step();
    const [before, ours] = [benchNetwork(network).parameters, stepper.parameters()];
    await stepper.release();
    const theirs = await peerStep('pytorch', network);
    const moved = (parameters: Float32Array) => parameters.map((value, index) => value - before[index]!);
    // Of what was moved: the first step of Adam has the size of the rate even where the gradient is rounding noise.
    expect(relativeDifference(moved(ours), moved(theirs))).toBeLessThan(0.01);
  });
});

describe('first order', () => {
  const difference = async (network: BenchNetworkName, changes: Partial<MetaConfig>) => {
    const of = async (order: Order) => (await compiledGradient(benchNetwork(network, { ...changes, order }))).gradient;
    return relativeDifference(await of('first'), await of('second'));
  };

  it.each(BENCH_NETWORK_NAMES)('%s: differs from second as soon as one inner step is taken', async (network) => {
    expect(await difference(network, { numInnerSteps: 1 })).toBeGreaterThan(1e-3);
    expect(await difference(network, { numInnerSteps: 5 })).toBeGreaterThan(1e-2);
  });

  it.each(BENCH_NETWORK_NAMES)('%s: equals second where the inner loop does not move', async (network) => {
    expect(await difference(network, { innerLearningRate: 0 })).toBeLessThan(1e-6);
  });
});
