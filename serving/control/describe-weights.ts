import type { Static } from 'typebox';
import type { WeightsSchema } from '../http/schemas/learned-fusion.js';
import { type ArmBelief, beliefs } from '../learning/beliefs.js';
import type { FusionQuestion, Learning } from '../learning/learning.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import type { Retriever } from '../retrieval/retriever.js';

/** Whose weights are wanted. */
export interface WeightsQuestion {
  readonly retriever: Retriever;
  /** Null: everybody's, or a segment's. */
  readonly userId: string | null;
  /** What contexts are read from, beside the user's id. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Draws are its own. */
  readonly requestId: string;
  readonly isOptedOut: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type Weights = Static<typeof WeightsSchema>;

/** What is believed of a retriever's sources for a user, a segment or everybody, by feature URI. */
export function describeWeights(learning: Learning, asked: WeightsQuestion): Weights {
  const { retriever, userId, isOptedOut, now } = asked;
  const question = toQuestion(asked);
  const { sources, config } = question;
  const believed = beliefs(learning, question);
  const bySource = (weights: readonly number[]) =>
    Object.fromEntries(sources.map((uri, i) => [uri, weights[i]!] as const));
  return {
    retriever_id: retriever.retriever_id,
    user_id: userId,
    context_level: believed.level,
    context_key: believed.key,
    interaction_count: believed.interactions,
    min_interactions: config.minInteractions,
    features: believed.blends
      ? []
      : sources.map((feature_uri, arm) => ({ feature_uri, ...describeArm(believed.arms[arm]!) })),
    ...(believed.blends && {
      blends: believed.blends.map((weights, arm) => ({
        weights: bySource(weights),
        ...describeArm(believed.arms[arm]!),
      })),
    }),
    mean_weights: bySource(believed.meanWeights),
    sampled_weights: bySource(believed.sampledWeights),
    opted_out: isOptedOut,
    computed_at: new Date(now).toISOString(),
  };
}

function toQuestion({ retriever, userId, inputs, requestId }: WeightsQuestion): FusionQuestion {
  const config = learningConfigOf(retriever);
  // Whichever inputs name the user, they all have the user's id here.
  const named = userId === null ? [] : config.contextFeatures.map((name) => [name.slice('INPUT.'.length), userId]);
  return {
    namespace: retriever.namespace,
    retrieverId: retriever.retriever_id,
    retrieverVersion: retriever.version,
    executionId: requestId,
    inputs: { ...inputs, ...Object.fromEntries(named) },
    userId,
    sessionId: null,
    sources: retriever.stages[0].config.parameters.searches.map(({ feature_uri }) => feature_uri),
    config,
    mode: 'sample',
  };
}

function describeArm({ alpha, beta, mean, variance, positive, negative }: ArmBelief) {
  return { alpha, beta, mean, variance, positive, negative, impressions: positive + negative };
}
