import type { LearningConfig } from '../../../models/bandit/index.js';

/** Shows a user the same list whatever happens. */
export interface StaticPolicy {
  readonly kind: 'static';
  readonly name: string;
  /** In words, for a reader of the table. */
  readonly description: string;
  /** `fixed`: the weights that are best for all visitors together, in hindsight. `meta`: as the network ranks. */
  readonly fusion: 'rrf' | 'equal' | 'fixed' | 'meta' | 'oracle';
}

/** Learns the weights of its fusion from clicks, as a server does. */
export interface LearnedPolicy {
  readonly kind: 'learned';
  readonly name: string;
  readonly description: string;
  /** What differs from the defaults. */
  readonly config: Partial<LearningConfig>;
  /** Whom a click is credited to: every source by its share, or the one with the largest, as a client that names it does. */
  readonly credit: 'shares' | 'largest';
}

export type FusionPolicy = StaticPolicy | LearnedPolicy;

const HARD = { poolingStrength: 0 } as const;
const BLENDS = { arms: 'blends' } as const;
const CALM = { explorationBonus: 0.25 } as const;

/** What does not learn, and the four forms of what does. */
export const FUSION_POLICIES: readonly FusionPolicy[] = [
  fixed('rrf', 'reciprocal rank fusion'),
  fixed('equal', 'equal weights'),
  fixed('fixed', 'the best weights for all visitors together, in hindsight'),
  learned('sources_hard', 'learned; sources as arms, hard switch', HARD),
  learned('sources_pooled', 'learned; sources as arms, levels pooled'),
  learned('blends_hard', 'learned; blends as arms, hard switch', { ...BLENDS, ...HARD }),
  learned('blends_pooled', 'learned; blends as arms, levels pooled', BLENDS),
  fixed('oracle', 'each visitor’s own blend'),
];

/** One thing changed at a time. */
export const FUSION_VARIANTS: readonly FusionPolicy[] = [
  learned('sources_calm', 'sources, pooled, exploration bonus 0.25', CALM),
  learned('sources_named', 'sources, pooled, clicks name the largest source', {}, 'largest'),
  learned('sources_ips', 'sources, pooled, position bias by ips', { positionBias: 'ips' }),
  learned('sources_no_impressions', 'sources, pooled, impression weight 0', { impressionWeight: 0 }),
  learned('sources_no_session', 'sources, pooled, session weight 1', { sessionWeight: 1 }),
  learned('blends_hard_calm', 'blends, hard switch, exploration bonus 0.25', { ...BLENDS, ...HARD, ...CALM }),
  learned('blends_calm', 'blends, pooled, exploration bonus 0.25', { ...BLENDS, ...CALM }),
  learned('blends_coarse', 'blends at a step of 1/2, pooled', { ...BLENDS, blendStep: 0.5 }),
  learned('blends_coarse_calm', 'blends at a step of 1/2, pooled, exploration bonus 0.25', {
    ...BLENDS,
    ...CALM,
    blendStep: 0.5,
  }),
  learned('blends_pooled_100', 'blends, pooling strength 100', { ...BLENDS, poolingStrength: 100 }),
  learned('blends_undecayed', 'blends, pooled, nothing decays', { ...BLENDS, decayHalfLifeDays: null }),
];

function fixed(name: StaticPolicy['fusion'], description: string): StaticPolicy {
  return { kind: 'static', name, description, fusion: name };
}

function learned(
  name: string,
  description: string,
  config: Partial<LearningConfig> = {},
  credit: LearnedPolicy['credit'] = 'shares',
): LearnedPolicy {
  return { kind: 'learned', name, description, config, credit };
}
