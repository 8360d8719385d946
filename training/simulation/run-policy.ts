import { createRng } from '../../data/schema/random.js';
import {
  armSampler,
  betaSampler,
  DEFAULT_LEARNING_CONFIG,
  type LevelEvidence,
  largest,
  reshapePosteriors,
  resolveContext,
} from '../../models/bandit/index.js';
import type { PlantedWorld } from './planted-world.js';
import type { SimulatedPolicy } from './policies.js';

/** Evidence that the simulation adds to, in the form that the bandit reads. */
interface Tally extends LevelEvidence {
  readonly counts: { readonly alpha: number[]; readonly beta: number[] };
  interactions: number;
}

/**
 * Lets a policy answer all requests of a world.
 *
 * Presets are arms: a request is one pull, rewarded or not, and learned from before the next comes. Nothing decays. The policy
 * sees users, segments and clicks; the rates only judge it.
 *
 * @param checkpoints how many times the regret is read, at equal distances.
 * @returns cumulative regret: best rate of the visitor less rate of what was shown, summed; [checkpoints]
 */
export function runPolicy(world: PlantedWorld, policy: SimulatedPolicy, seed: number, checkpoints: number): number[] {
  const choose = chooser(world, policy, seed);
  const regrets: number[] = [];
  let regret = 0;
  for (let request = 0; request < world.visits.length; request++) {
    const user = world.visits[request]!;
    const rates = world.rates.subarray(user * world.presets, (user + 1) * world.presets);
    const { preset, learn } = choose(user);
    regret += Math.max(...rates) - rates[preset]!;
    learn(world.luck[request]! < rates[preset]!);
    if (((request + 1) * checkpoints) % world.visits.length < checkpoints) regrets.push(regret);
  }
  return regrets;
}

function chooser(world: PlantedWorld, policy: SimulatedPolicy, seed: number) {
  const rng = createRng(seed, 'policy', policy.name);
  const sampler = betaSampler(rng);
  const config = { ...DEFAULT_LEARNING_CONFIG, ...policy };
  const tallies = new Map<string, Tally>();
  const tallyOf = (level: Tally['level'], owner: number): Tally => {
    const key = `${level}:${owner}`;
    const tally = tallies.get(key) ?? emptyTally(level, key, world.presets);
    tallies.set(key, tally);
    return tally;
  };
  return (user: number) => {
    const owner = { personal: user, demographic: world.segmentOf[user]!, global: 0 };
    const levels = policy.levels.map((level) => tallyOf(level, owner[level]));
    const { level, posteriors } = resolveContext(levels, world.presets, config);
    const preset =
      level === 'prior'
        ? rng.int(world.presets)
        : largest(armSampler(reshapePosteriors(posteriors, policy.explorationBonus), sampler)());
    const learn = (isClick: boolean) => {
      for (const tally of levels) {
        tally.counts[isClick ? 'alpha' : 'beta'][preset]! += 1;
        if (isClick || policy.counts === 'requests') tally.interactions++;
      }
    };
    return { preset, learn };
  };
}

function emptyTally(level: Tally['level'], key: string, presets: number): Tally {
  const zeros = () => new Array<number>(presets).fill(0);
  return { level, key, counts: { alpha: zeros(), beta: zeros() }, interactions: 0 };
}
