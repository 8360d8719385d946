import { FusionError } from '../../../data/schema/errors.js';
import { createRng } from '../../../data/schema/random.js';
import { largest } from '../../bandit/index.js';
import type { AllocationPolicy } from './allocation-config.js';
import { indexSampler } from './index-sampler.js';
import { expectedReward, type VariantBelief } from './variant-belief.js';
import { winProbabilities } from './win-probabilities.js';

/** Raised when the same situation would give another choice than before. */
export const ALLOCATION_VERSION = 1;

/** All that an allocation depends on. */
export interface AllocationSituation {
  readonly version: number;
  readonly policy: AllocationPolicy;
  /** [variants] */
  readonly beliefs: readonly VariantBelief[];
  readonly uniformShare: number;
  readonly seed: { readonly seed: number; readonly purpose: readonly (string | number)[] };
}

/** A choice with its record: plain numbers and words, which replay to the same choice. */
export interface VariantDecision extends AllocationSituation {
  /** Its number. */
  readonly variant: number;
  /** Of every variant; they sum to 1. [variants] */
  readonly propensities: readonly number[];
  /** What each was expected to earn, before anything was drawn; [variants] */
  readonly expected: readonly number[];
}

/** Chooses a variant, and says how likely each was. */
export function decideVariant(situation: Omit<AllocationSituation, 'version'>): VariantDecision {
  const { policy, beliefs, uniformShare, seed } = situation;
  const count = beliefs.length;
  const rng = createRng(seed.seed, 'allocation', ...seed.purpose);
  const uniform = policy === 'uniform' ? 1 : uniformShare;
  const isUniform = rng.next() < uniform;
  const variant = isUniform ? rng.int(count) : largest(indexSampler(beliefs, rng)());
  const wins = uniform === 1 ? beliefs.map(() => 1 / count) : winProbabilities(beliefs);
  return {
    ...situation,
    version: ALLOCATION_VERSION,
    variant,
    propensities: wins.map((win) => (1 - uniform) * win + uniform / count),
    expected: beliefs.map(expectedReward),
  };
}

/**
 * The same choice again, from its record alone.
 * @throws FusionError `invalid_value` on a record of a version that chose otherwise.
 */
export function replayVariant({ version, policy, beliefs, uniformShare, seed }: AllocationSituation): VariantDecision {
  if (version === ALLOCATION_VERSION) return decideVariant({ policy, beliefs, uniformShare, seed });
  const message = `replayVariant: expected a record of version ${ALLOCATION_VERSION}, got ${version}.`;
  throw new FusionError('invalid_value', message);
}
