/** A rule for choosing presets, to be compared with others. */
export interface SimulatedPolicy {
  readonly name: string;
  /** In words, for a reader of the table. */
  readonly description: string;
  /** Contexts that it learns in, the narrowest first; none: presets are drawn uniformly. */
  readonly levels: readonly ('personal' | 'demographic' | 'global')[];
  readonly minInteractions: number;
  /** 0: a hard switch. */
  readonly poolingStrength: number;
  /** Multiplies the variance of the draws. */
  readonly explorationBonus: number;
  /** What counts towards the threshold: rewarded requests, or all that a preset was shown in. */
  readonly counts: 'rewards' | 'requests';
}

const ALL_LEVELS = ['personal', 'demographic', 'global'] as const;

/** The policy that the others are compared with. */
export const REFERENCE_POLICY = 'pooled_10';

/** From knowing nothing to pooling all levels. */
export const POLICIES: readonly SimulatedPolicy[] = [
  policy('uniform', 'any preset, all alike', { levels: [] }),
  policy('global', 'Thompson sampling, one posterior for everybody', { levels: ['global'] }),
  policy('hard_5_requests', 'hard switch to personal at 5 requests', { minInteractions: 5, counts: 'requests' }),
  policy('hard_5', 'hard switch to personal at 5 rewards', { minInteractions: 5 }),
  policy('hard_100', 'hard switch to personal at 100 rewards', { minInteractions: 100 }),
  policy('pooled_10', 'levels pooled, strength 10', { poolingStrength: 10 }),
  policy('pooled_100', 'levels pooled, strength 100', { poolingStrength: 100 }),
  policy('hard_5_calm', 'as hard_5, exploration bonus 0.25', { minInteractions: 5, explorationBonus: 0.25 }),
  policy('pooled_10_calm', 'as pooled_10, exploration bonus 0.25', { poolingStrength: 10, explorationBonus: 0.25 }),
];

function policy(name: string, description: string, changes: Partial<SimulatedPolicy>): SimulatedPolicy {
  const plain = {
    levels: ALL_LEVELS,
    minInteractions: 5,
    poolingStrength: 0,
    explorationBonus: 1,
    counts: 'rewards',
  } as const;
  return { name, description, ...plain, ...changes };
}
