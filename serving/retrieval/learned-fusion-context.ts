import type { ExecutionRow } from '../../data/store/rows.js';

/** What learned fusion had to do with an answer, in the names of the HTTP interface. */
export interface LearnedFusionContext {
  /** Of the searches, in their order. */
  readonly feature_uris: readonly string[];
  /** Those that were served; equal ones where ranks were fused. */
  readonly weights: Readonly<Record<string, number>>;
  readonly context_level: string;
  readonly context_key: string | null;
  /** Nothing is known anywhere yet: fused by rank, all sources alike. */
  readonly cold_start: boolean;
  readonly served: string;
  readonly reason: string;
  /** What the bandit would have served; left out where it was served, or drew nothing. */
  readonly shadow_weights?: Readonly<Record<string, number>>;
  readonly session_adapted: boolean;
}

/** Read off an execution's record; null where the retriever does not learn. */
export function learnedFusionContext(row: ExecutionRow): LearnedFusionContext | null {
  const { sources, weights, learned_weights: learned, served, reason } = row;
  if (row.context_level === '') return null;
  const byUri = (values: readonly number[]) => Object.fromEntries(sources.map((uri, index) => [uri, values[index]!]));
  const isShadowed = served !== 'learned' && reason !== 'cold_start' && learned.length > 0;
  return {
    feature_uris: sources,
    weights: byUri(weights.length > 0 ? weights : sources.map(() => 1 / sources.length)),
    context_level: row.context_level,
    context_key: row.context_key || null,
    cold_start: reason === 'cold_start',
    served,
    reason,
    ...(isShadowed && { shadow_weights: byUri(learned) }),
    session_adapted: row.session_adapted,
  };
}
