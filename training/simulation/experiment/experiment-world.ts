import { createRng } from '../../../data/schema/random.js';

/** How many segments there are, and how much variants differ in them. */
export interface ExperimentWorldConfig {
  readonly sources: number;
  readonly devices: number;
  readonly variants: number;
  readonly visits: number;
  /** Of a variant that is not planted. */
  readonly baseRate: number;
  /** How much more the best variant of a segment earns: .5 is 50 %. */
  readonly lift: number;
  /** Share of segments whose best variant is drawn for themselves; the others have that of everybody. */
  readonly ownBest: number;
}

const COMMON = { sources: 4, devices: 3, variants: 3, visits: 20_000, baseRate: 0.1 } as const;

/** Segments that want different variants; segments that want the same; and nothing to find. */
export const EXPERIMENT_WORLDS = {
  segments: { ...COMMON, lift: 0.5, ownBest: 1 },
  mild: { ...COMMON, lift: 0.2, ownBest: 1 },
  everybody: { ...COMMON, lift: 0.5, ownBest: 0 },
  nothing: { ...COMMON, lift: 0, ownBest: 0 },
} satisfies Readonly<Record<string, ExperimentWorldConfig>>;

export interface ExperimentWorld {
  readonly config: ExperimentWorldConfig;
  /** What a visit says, by segment: `{source, device}` */
  readonly contexts: readonly { readonly source: string; readonly device: string }[];
  /** [segments × variants] */
  readonly rates: Float64Array;
  /** Share of visits; [segments] */
  readonly traffic: Float64Array;
  /** Segment of each visit; the same for every policy. [visits] */
  readonly segmentOf: Int32Array;
  /** Uniform: the visitor converts if it is below the rate of what is shown. [visits] */
  readonly luck: Float64Array;
}

/** Sources and devices are visited as 1, 1/2, 1/3, … of the first. */
export function plantExperiment(config: ExperimentWorldConfig, seed: number): ExperimentWorld {
  const rng = createRng(seed, 'planted-experiment');
  const { sources, devices, variants, visits, baseRate, lift, ownBest } = config;
  const contexts = Array.from({ length: sources * devices }, (_, segment) => ({
    source: `s${Math.floor(segment / devices)}`,
    device: `d${segment % devices}`,
  }));
  const common = rng.int(variants);
  const best = contexts.map(() => (rng.next() < ownBest ? rng.int(variants) : common));
  const rates = Float64Array.from({ length: contexts.length * variants }, (_, cell) =>
    best[Math.floor(cell / variants)] === cell % variants ? baseRate * (1 + lift) : baseRate,
  );
  const popularity = contexts.map(
    (_, segment) => 1 / ((1 + Math.floor(segment / devices)) * (1 + (segment % devices))),
  );
  const total = popularity.reduce((sum, value) => sum + value, 0);
  const traffic = Float64Array.from(popularity, (value) => value / total);
  return {
    ...{ config, contexts, rates, traffic },
    segmentOf: Int32Array.from({ length: visits }, () => drawSegment(traffic, rng.next())),
    luck: Float64Array.from({ length: visits }, () => rng.next()),
  };
}

function drawSegment(traffic: Float64Array, uniform: number): number {
  let left = uniform;
  for (let segment = 0; segment < traffic.length; segment++) {
    left -= traffic[segment]!;
    if (left < 0) return segment;
  }
  return traffic.length - 1;
}
