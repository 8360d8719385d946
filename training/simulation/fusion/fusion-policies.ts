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
const HARD_AT_100 = { ...HARD, minInteractions: 100 } as const;
const TUNED_SOURCES = { explorationBonus: 0.1, positionBias: 'ips' } as const;

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

/** The network of a bundle; beside the others where one is given. */
export const META: FusionPolicy = fixed('meta', 'a bundle’s network');

/** Other settings than the defaults: one thing changed, then what did best in worlds that are not reported (docs/bandit.md). */
export const FUSION_VARIANTS: readonly FusionPolicy[] = [
  learned('sources_calm', 'sources, pooled, exploration bonus 0.25', { explorationBonus: 0.25 }),
  learned('sources_ips', 'sources, pooled, position bias by ips', { positionBias: 'ips' }),
  learned('sources_named', 'sources, pooled, clicks name one source', {}, 'largest'),
  learned('sources_tuned', 'sources, pooled, bonus 0.1, ips', TUNED_SOURCES),
  learned('sources_tuned_hard', 'the same with a hard switch at 100', { ...TUNED_SOURCES, ...HARD_AT_100 }),
  learned('blends_calm', 'blends, pooled, exploration bonus 0.25', { ...BLENDS, explorationBonus: 0.25 }),
  learned('blends_week', 'blends, pooled, half-life of 7 days', { ...BLENDS, decayHalfLifeDays: 7 }),
  learned('blends_undecayed', 'blends, pooled, nothing decays', { ...BLENDS, decayHalfLifeDays: null }),
  learned('blends_tuned', 'blends, strength 30, bonus 0.1', { ...BLENDS, poolingStrength: 30, explorationBonus: 0.1 }),
  learned('blends_tuned_hard', 'blends, hard switch at 100, bonus 0.25', {
    ...BLENDS,
    ...HARD_AT_100,
    explorationBonus: 0.25,
  }),
];

/** What is claimed of learning: that it beats what is static, and pooling the hard switch. Pairs of names. */
export const FUSION_PAIRS: readonly (readonly [a: string, b: string])[] = [
  ...againstStatic('sources_pooled', 'blends_pooled', 'sources_tuned', 'blends_tuned'),
  ['sources_pooled', 'sources_hard'],
  ['blends_pooled', 'blends_hard'],
  ['sources_tuned', 'sources_tuned_hard'],
  ['blends_tuned', 'blends_tuned_hard'],
  ['sources_calm', 'sources_pooled'],
  ['sources_ips', 'sources_pooled'],
  ['sources_named', 'sources_pooled'],
  ['blends_calm', 'blends_pooled'],
  ['blends_week', 'blends_pooled'],
  ['blends_undecayed', 'blends_pooled'],
];

function againstStatic(...names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((name) => ['rrf', 'equal', 'fixed'].map((other) => [name, other] as const));
}

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
