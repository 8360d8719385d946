import os from 'node:os';
import { createRng } from '../data/schema/random.js';
import {
  armPropensities,
  betaSampler,
  clampWeights,
  DEFAULT_LEARNING_CONFIG,
  decide,
  type LearningConfig,
  type LevelEvidence,
  outcomeSampler,
  RunningCounts,
} from '../models/bandit/index.js';
import { benchedLearning } from './learning.js';
import { median } from './rounds.js';

/** What is timed, in words. */
export const BANDIT_WORK = {
  ceiling: 'ceiling: three uniform numbers, normalized and clamped',
  beta_draw: 'one Beta draw',
  sampled_decision: 'sampled decision, 3 sources',
  whole_decision: 'whole decision, 3 sources: levels pooled, own seed, record',
  whole_decision_blends: 'whole decision, 15 blends',
  posterior_update: 'posterior update',
  posterior_read: 'posterior read',
  propensities: 'propensities of 3 arms, 1,000 draws',
  choose: 'choose: rollout, contexts of one of 1,000 users, counts from memory, whole decision',
  take: 'remember a list of 25 and take a click on it, without a store',
} as const;

export type BanditWork = keyof typeof BANDIT_WORK;

/** Of one thread: median of the rounds, in nanoseconds, and how many a second that makes. */
export interface BanditBench {
  readonly machine: { readonly cores: number; readonly model: string };
  readonly timings: Readonly<Record<BanditWork, Timing>>;
}

export interface Timing {
  readonly ns: number;
  readonly per_second: number;
}

const ROUNDS = 7;
const CALLS = 100_000;
const SOURCES = 3;

/** What a decision costs on one thread, from the draw alone to the whole with its record, and what learning live adds to it. */
export async function benchBandit(): Promise<BanditBench> {
  const rng = createRng(1, 'bench-bandit');
  const counts = { alpha: [140, 80, 11], beta: [90, 120, 160] };
  const levels: LevelEvidence[] = [
    { level: 'personal', key: 'personal:user_id=u1', counts: { alpha: [9, 2, 1], beta: [4, 7, 6] }, interactions: 14 },
    { level: 'demographic', key: 'demographic:country=de', counts, interactions: 231 },
    { level: 'global', key: 'global', counts, interactions: 231 },
  ];
  const config: LearningConfig = DEFAULT_LEARNING_CONFIG;
  const blends = { ...config, arms: 'blends' } as const;
  const blendLevels = levels.map((level) => ({ ...level, counts: blendCounts() }));
  const situation = decide({ config, sources: SOURCES, levels, seed: { seed: 1, purpose: ['bench'] } });
  const sampleOutcome = outcomeSampler(situation, rng);
  const sampleBeta = betaSampler(rng)(140, 90);
  const running = new RunningCounts(SOURCES, 30);
  const live = await benchedLearning();
  const whole = (of: LearningConfig, evidence: readonly LevelEvidence[]) => (call: number) =>
    decide({ config: of, sources: SOURCES, levels: evidence, seed: { seed: 1, purpose: ['request', call] } })
      .weights[0]!;
  return {
    machine: { cores: os.availableParallelism(), model: os.cpus()[0]?.model ?? 'unknown' },
    timings: {
      ceiling: time(() => {
        const [a, b, c] = [rng.next(), rng.next(), rng.next()];
        const total = a + b + c;
        return clampWeights([a / total, b / total, c / total], 0.05, 0.95)[0]!;
      }),
      beta_draw: time(sampleBeta),
      sampled_decision: time(() => sampleOutcome().weights[0]!),
      whole_decision: time(whole(config, levels)),
      whole_decision_blends: time(whole(blends, blendLevels), CALLS / 10),
      posterior_update: time((call) => {
        running.add({ arm: call % SOURCES, day: 20_000, alpha: 1, beta: 0 });
        return call;
      }),
      posterior_read: time(() => running.read(20_001).alpha[0]!),
      propensities: time(() => armPropensities(counts)[0]!, CALLS / 1000),
      choose: time(live.choose, CALLS / 10),
      take: await timeAsync(live.take, CALLS / 100),
    },
  };
}

function blendCounts() {
  return {
    alpha: Array.from({ length: 15 }, (_, arm) => 10 + arm),
    beta: Array.from({ length: 15 }, (_, arm) => 90 - arm),
  };
}

/** Median over rounds of the time of a call. */
function time(run: (call: number) => number, calls = CALLS): Timing {
  let sink = 0;
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startMs = performance.now();
    for (let call = 0; call < calls; call++) sink += run(call);
    if (round > 0) rounds.push(((performance.now() - startMs) * 1e6) / calls); // the first warms up
  }
  if (Number.isNaN(sink)) throw new Error('benchBandit: a timed call gave NaN'); // and keeps the calls from being removed
  return medianOf(rounds);
}

/** Likewise of calls that are waited for, one after another. */
async function timeAsync(run: (call: number) => Promise<void>, calls: number): Promise<Timing> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startMs = performance.now();
    for (let call = 0; call < calls; call++) await run(round * calls + call);
    if (round > 0) rounds.push(((performance.now() - startMs) * 1e6) / calls);
  }
  return medianOf(rounds);
}

function medianOf(rounds: readonly number[]): Timing {
  const ns = median(rounds);
  return { ns, per_second: 1e9 / ns };
}
