import type { Store } from '../store.js';

/** What a retriever's interactions and decisions come to. */
export interface LearnedFusionStats {
  readonly interactions: number;
  readonly users: number;
  /** Users with enough rewarded interactions for weights of their own. */
  readonly personalUsers: number;
  /** An interaction of several types counts for each by an equal part, so that all add up to the whole reward. */
  readonly rewardByType: readonly { readonly type: string; readonly reward: number }[];
  readonly executions: readonly { readonly level: string; readonly reason: string; readonly executions: number }[];
  /** Of the weights that the bandit drew, served or not. */
  readonly drawnWeights: readonly { readonly source: string; readonly mean: number; readonly variance: number }[];
}

export interface LearnedFusionStatsFilter {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly minInteractions: number;
}

const OF_RETRIEVER = 'namespace = {namespace:String} AND retriever_id = {retrieverId:String}';

/** Of as long as interactions and executions are kept. */
export async function readLearnedFusionStats(
  store: Store,
  filter: LearnedFusionStatsFilter,
): Promise<LearnedFusionStats> {
  const parameters = { ...filter };
  const [counts, personal, rewardByType, executions, drawnWeights] = await Promise.all([
    store.query<{ interactions: number; users: number }>(
      `SELECT count() AS interactions, uniqExactIf(user_id, user_id != '') AS users FROM interactions WHERE ${OF_RETRIEVER}`,
      parameters,
    ),
    store.query<{ users: number }>(
      `SELECT count() AS users FROM (
         SELECT context FROM context_days WHERE ${OF_RETRIEVER} AND startsWith(context, 'personal:')
         GROUP BY context HAVING sum(interactions) >= {minInteractions:UInt32}
       )`,
      parameters,
    ),
    store.query<{ type: string; reward: number }>(
      `SELECT type, sum(part) AS reward FROM (
         SELECT arrayDistinct(interaction_types) AS types, reward_value / length(types) AS part
         FROM interactions WHERE ${OF_RETRIEVER}
       ) ARRAY JOIN types AS type GROUP BY type ORDER BY type`,
      parameters,
    ),
    store.query<{ level: string; reason: string; executions: number }>(
      `SELECT context_level AS level, reason, count() AS executions
       FROM executions WHERE ${OF_RETRIEVER} GROUP BY level, reason ORDER BY level, reason`,
      parameters,
    ),
    store.query<{ source: string; mean: number; variance: number }>(
      `SELECT source, avg(weight) AS mean, varPop(weight) AS variance
       FROM executions ARRAY JOIN sources AS source, learned_weights AS weight
       WHERE ${OF_RETRIEVER} AND length(learned_weights) = length(sources) AND decision != ''
       GROUP BY source ORDER BY source`,
      parameters,
    ),
  ]);
  return {
    interactions: counts[0]!.interactions,
    users: counts[0]!.users,
    personalUsers: personal[0]!.users,
    rewardByType,
    executions,
    drawnWeights,
  };
}
