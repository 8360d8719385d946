/**
 * What is kept of a variant in a segment: sums alone, so that the states of servers, days and regions add up in any order.
 *
 * The last five belong to the corrected estimate. With e the variant's propensity at an allocation, m what it was expected to earn
 * then, and Γ = m + (it was chosen ? (reward − m) / e : 0), they are sums over all allocations of the segment, chosen or not.
 */
export interface VariantSums {
  /** Times it was chosen. */
  readonly samples: number;
  /** Of them, with a reward above 0. */
  readonly conversions: number;
  /** Σ reward */
  readonly reward: number;
  /** Σ e: how often it should have been chosen. */
  readonly expected: number;
  /** Σ e² */
  readonly expectedSquares: number;
  /** Σ √e */
  readonly weight: number;
  /** Σ √e · Γ */
  readonly score: number;
  /** Σ e · Γ */
  readonly weighedScore: number;
  /** Σ e · Γ² */
  readonly scoreSquares: number;
}

export const NO_SUMS: VariantSums = {
  ...{ samples: 0, conversions: 0, reward: 0, expected: 0, expectedSquares: 0 },
  ...{ weight: 0, score: 0, weighedScore: 0, scoreSquares: 0 },
};

export const SUM_NAMES = Object.keys(NO_SUMS) as readonly (keyof VariantSums)[];

export function addSums(a: VariantSums, b: VariantSums): VariantSums {
  return {
    samples: a.samples + b.samples,
    conversions: a.conversions + b.conversions,
    reward: a.reward + b.reward,
    expected: a.expected + b.expected,
    expectedSquares: a.expectedSquares + b.expectedSquares,
    weight: a.weight + b.weight,
    score: a.score + b.score,
    weighedScore: a.weighedScore + b.weighedScore,
    scoreSquares: a.scoreSquares + b.scoreSquares,
  };
}

/** What the sums of one allocation depend on. */
export interface AllocatedVariant {
  /** Number of the chosen variant. */
  readonly variant: number;
  /** [variants] */
  readonly propensities: readonly number[];
  /** [variants] */
  readonly expected: readonly number[];
}

/** What an allocation adds to each variant of its segment: as one without a reward, until one is reported. [variants] */
export function sumsOfAllocation({ variant, propensities, expected }: AllocatedVariant): readonly VariantSums[] {
  return propensities.map((propensity, index) => {
    const isChosen = index === variant;
    const weight = Math.sqrt(propensity);
    const score = expected[index]! * (isChosen ? 1 - 1 / propensity : 1);
    return {
      samples: Number(isChosen),
      conversions: 0,
      reward: 0,
      expected: propensity,
      expectedSquares: propensity ** 2,
      weight,
      score: weight * score,
      weighedScore: propensity * score,
      scoreSquares: propensity * score ** 2,
    };
  });
}

/** What a reported reward adds to the chosen variant: sums with it, less sums without. */
export function sumsOfReward({ variant, propensities, expected }: AllocatedVariant, reward: number): VariantSums {
  const propensity = propensities[variant]!;
  const before = expected[variant]! * (1 - 1 / propensity);
  const after = before + reward / propensity;
  const weight = Math.sqrt(propensity);
  return {
    ...NO_SUMS,
    conversions: Number(reward > 0),
    reward,
    score: weight * (after - before),
    weighedScore: propensity * (after - before),
    scoreSquares: propensity * (after ** 2 - before ** 2),
  };
}
