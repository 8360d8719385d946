import { createRng } from '../../data/schema/random.js';
import { zipfVisits } from './zipf-visits.js';

/** How big the world is and how much its parts differ; rates are click-through rates. */
export interface WorldConfig {
  readonly users: number;
  readonly segments: number;
  readonly presets: number;
  readonly requests: number;
  readonly meanRate: number;
  readonly lowestRate: number;
  readonly highestRate: number;
  /** Standard deviations of what a preset is worth to everybody, to a segment and to a user, before rates are cut. */
  readonly presetEffect: number;
  readonly segmentEffect: number;
  readonly userEffect: number;
  /** The user of rank r comes 1 / r^exponent as often as the first. */
  readonly trafficExponent: number;
}

const COMMON = { users: 2000, segments: 8, presets: 5, requests: 60_000, trafficExponent: 1 } as const;
const CLICKS = { ...COMMON, meanRate: 0.05, lowestRate: 0.03, highestRate: 0.07, presetEffect: 0.01 } as const;

/** Rare clicks, with segments and users that differ alike; rare clicks, users who differ more; and frequent rewards. */
export const WORLDS = {
  mixed: { ...CLICKS, segmentEffect: 0.02, userEffect: 0.02 },
  individual: { ...CLICKS, segmentEffect: 0.01, userEffect: 0.04 },
  frequent: {
    ...COMMON,
    meanRate: 0.4,
    lowestRate: 0.1,
    highestRate: 0.8,
    presetEffect: 0.05,
    segmentEffect: 0.1,
    userEffect: 0.15,
  },
} satisfies Readonly<Record<string, WorldConfig>>;

/** A world in which the right preset of every user is known, to us and not to the policies. */
export interface PlantedWorld {
  readonly users: number;
  readonly presets: number;
  /** [users] */
  readonly segmentOf: Int32Array;
  /** [users × presets] */
  readonly rates: Float64Array;
  /** Who comes; the same for every policy. [requests] */
  readonly visits: Int32Array;
  /** Uniform: the visitor clicks if it is below the rate of what is shown, so that policies share their luck. [requests] */
  readonly luck: Float64Array;
}

export function plantWorld(config: WorldConfig, seed: number): PlantedWorld {
  const rng = createRng(seed, 'planted-world');
  const { users, segments, presets, requests } = config;
  const effects = (count: number, deviation: number) =>
    Float64Array.from({ length: count }, () => deviation * rng.normal());
  const byPreset = effects(presets, config.presetEffect);
  const bySegment = effects(segments * presets, config.segmentEffect);
  const byUser = effects(users * presets, config.userEffect);
  const segmentOf = Int32Array.from({ length: users }, () => rng.int(segments));
  const rates = byUser.map((own, cell) => {
    const [user, preset] = [Math.floor(cell / presets), cell % presets];
    const rate = config.meanRate + byPreset[preset]! + bySegment[segmentOf[user]! * presets + preset]! + own;
    return Math.min(Math.max(rate, config.lowestRate), config.highestRate);
  });
  const visits = zipfVisits(rng, { users, visits: requests, exponent: config.trafficExponent });
  const luck = Float64Array.from({ length: requests }, () => rng.next());
  return { users, presets, segmentOf, rates, visits, luck };
}
