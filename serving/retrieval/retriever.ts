/*
 * A retriever as it is stored and answered, in the names of the HTTP interface: what to search, how to fuse it, how to learn.
 */

/** How the searches of a stage become one list. `meta` asks the network. */
export const FUSIONS = ['rrf', 'dbsf', 'weighted', 'max', 'learned', 'meta'] as const;
export type Fusion = (typeof FUSIONS)[number];

/** What is done to each search's scores before weights are applied. */
export const NORMALIZATIONS = ['none', 'minmax', 'dbsf'] as const;
export type Normalization = (typeof NORMALIZATIONS)[number];

/** One source: a search over a collection, or a built-in scorer. Its feature URI is its name as an arm of the bandit. */
export interface Search {
  readonly feature_uri: string;
  /** Text, with templates such as `{{INPUT.query}}`; or `{input_mode, value}`. */
  readonly query?: unknown;
  readonly top_k: number;
  /** Scores below are dropped before fusion. */
  readonly min_score?: number;
  /** Null where none was given: then static fusion is by rank. */
  readonly weight: number | null;
  readonly filters?: unknown;
  readonly on_empty: 'error' | 'skip' | 'random';
}

export interface FeatureSearch {
  readonly searches: readonly Search[];
  readonly fusion: Fusion;
  readonly final_top_k: number;
  readonly score_normalization?: Normalization;
  /** Whose variants fuse, in the place of `fusion`. */
  readonly experiment_id?: string;
  /** As it was given, in snake case, without defaults. */
  readonly learning_config?: Readonly<Record<string, unknown>>;
}

export interface Stage {
  readonly stage_name: string;
  readonly stage_type: 'filter';
  readonly config: { readonly stage_id: 'feature_search'; readonly parameters: FeatureSearch };
}

export interface Retriever {
  readonly retriever_id: string;
  readonly retriever_name: string;
  readonly description: string | null;
  readonly namespace: string;
  readonly collection_identifiers: readonly string[];
  readonly input_schema: Readonly<Record<string, unknown>> | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** One stage: searching and fusing. */
  readonly stages: readonly [Stage];
  /** Rises with every change. */
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}
