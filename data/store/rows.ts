/*
 * What the store's tables hold, row by row, named as their columns are. Moments are ISO 8601 in UTC with milliseconds; `''` is an
 * id or a document that there is not; JSON is text. Everything is scoped by its namespace.
 */

/** One interaction. Nothing of it changes later; what it taught the bandit goes with it, so that both are there or neither. */
export interface InteractionRow {
  readonly namespace: string;
  readonly interaction_id: string;
  readonly retriever_id: string;
  readonly execution_id: string;
  readonly item_id: string;
  readonly interaction_types: readonly string[];
  /** Frozen when it is written. */
  readonly reward_value: number;
  /** 0-based. */
  readonly position: number | null;
  readonly user_id: string;
  readonly session_id: string;
  /** The source that the interaction names. */
  readonly feature_uri: string;
  /** How many times a positive reward counts, by its position. */
  readonly position_factor: number;
  /** Canonical JSON of the inputs that asked; interactions of the same question have the same. */
  readonly query_snapshot: string;
  readonly document_score: number | null;
  readonly result_set_size: number | null;
  /** JSON */
  readonly metadata: string;
  /** Keys of the contexts that it counts in. */
  readonly contexts: readonly string[];
  readonly occurred_at: string;
  readonly received_at: string;
  /** What it adds to posteriors, one entry each: the statement about its list now, less the statement before. */
  readonly 'deltas.context': readonly string[];
  /** A source's feature URI, or a blend's label. */
  readonly 'deltas.arm': readonly string[];
  /** Days since 1970, UTC. */
  readonly 'deltas.day': readonly number[];
  readonly 'deltas.alpha': readonly number[];
  readonly 'deltas.beta': readonly number[];
}

/** What posteriors change by beside interactions: lessons of a deleted one taken back, a blend that was pulled. */
export interface CorrectionRow {
  readonly namespace: string;
  readonly retriever_id: string;
  readonly context: string;
  readonly arm: string;
  readonly day: number;
  readonly alpha: number;
  readonly beta: number;
  /** Interactions with a reward that the context has more, or less. */
  readonly interactions: number;
}

/** One answer: what was asked, who decided and why, and what was shown. Enough to credit an interaction and to replay the decision. */
export interface ExecutionRow {
  readonly namespace: string;
  readonly execution_id: string;
  readonly retriever_id: string;
  readonly retriever_version: number;
  readonly user_id: string;
  readonly session_id: string;
  /** JSON */
  readonly inputs: string;
  readonly query_snapshot: string;
  /** What ranked the results: rrf, dbsf, weighted, max, learned or meta. */
  readonly strategy: string;
  /** The arm of the rollout: `learned` or `static`. */
  readonly served: string;
  /** Why. */
  readonly reason: string;
  /** How likely the rollout was to serve this arm: `rollout_pct` as a share, or the rest of 1; 1 where nothing was left to chance. */
  readonly propensity: number;
  readonly context_level: string;
  readonly context_key: string;
  /** Keys of all contexts of the request, narrowest first: where its feedback counts. */
  readonly contexts: readonly string[];
  /** Feature URIs of the searches, in order; [sources] */
  readonly sources: readonly string[];
  /** With which the results were fused; empty where no weights took part. */
  readonly weights: readonly number[];
  /** Those that the bandit drew, served or not; empty where it drew none. */
  readonly learned_weights: readonly number[];
  /** The bandit's record, as JSON; it replays. */
  readonly decision: string;
  readonly session_adapted: boolean;
  /** In the order shown; [results] */
  readonly result_ids: readonly string[];
  readonly result_scores: readonly number[];
  /** As they were fused, so normalized where the fusion normalizes; null where a source did not return it. [results][sources] */
  readonly source_scores: readonly (readonly (number | null)[])[];
  /** JSON of {@link StageRecord}s, in the order in which they ran. */
  readonly stages: string;
  readonly model_version: string;
  readonly took_ms: number;
  readonly executed_at: string;
}

/** A step of answering. */
export interface StageRecord {
  readonly stage_name: string;
  readonly duration_ms: number;
  /** Candidates that it was given, or found; null where that is not known. */
  readonly input_count: number | null;
  /** And those that it left. */
  readonly output_count: number;
  /** Beside each other, so their times do not add up. */
  readonly searches?: readonly {
    readonly feature_uri: string;
    readonly duration_ms: number;
    readonly result_count: number;
  }[];
}

/** A thing with a name that people configure: a retriever, a collection, an evaluation data set, a user's choice. */
export interface EntityRow {
  readonly namespace: string;
  readonly kind: string;
  readonly entity_id: string;
  /** Rises with every change; the largest holds. */
  readonly version: number;
  /** JSON */
  readonly body: string;
  readonly is_deleted: boolean;
  readonly updated_at: string;
}

/** A document of a collection. */
export interface DocumentRow {
  readonly namespace: string;
  readonly collection: string;
  readonly document_id: string;
  readonly version: number;
  readonly text: string;
  /** Empty in collections of text. */
  readonly vector: readonly number[];
  /** JSON */
  readonly payload: string;
  readonly is_deleted: boolean;
  readonly updated_at: string;
}

/** What was predicted of a row before and after its user adapted to it. */
export interface AdaptationRow {
  readonly namespace: string;
  readonly user_id: string;
  readonly request_id: string;
  readonly item_id: string;
  readonly outcome: number;
  readonly before: number;
  readonly after: number;
  readonly occurred_at: string;
  readonly received_at: string;
}

/** A change of learned fusion by hand: opt-out, opt-in, reset, rollout, kill switch. */
export interface ActivityRow {
  readonly namespace: string;
  readonly retriever_id: string;
  readonly type: string;
  readonly user_id: string;
  /** JSON */
  readonly detail: string;
  readonly occurred_at: string;
}

/** A visit of an experiment, and the variant that it got. */
export interface AllocationRow {
  readonly namespace: string;
  readonly allocation_id: string;
  readonly experiment_id: string;
  readonly region: string;
  readonly user_id: string;
  /** Of a retriever's answer that was allocated; `''` where somebody asked for the allocation. */
  readonly execution_id: string;
  readonly segment_key: string;
  /** The segment that had enough samples. */
  readonly level: string;
  readonly variant: string;
  /** Of the experiment, in its order. */
  readonly variants: readonly string[];
  /** [variants] */
  readonly propensities: readonly number[];
  /** What each was expected to earn; [variants] */
  readonly expected: readonly number[];
  /** As linear policies read the visit; empty with others. */
  readonly vector: readonly number[];
  readonly allocated_at: string;
}

/** What an allocation earned. It repeats what sums over conversions need of the allocation, so that none has to be looked for. */
export interface ConversionRow {
  readonly namespace: string;
  readonly allocation_id: string;
  readonly experiment_id: string;
  readonly region: string;
  readonly user_id: string;
  readonly segment_key: string;
  readonly variant: string;
  /** Of the experiment, in its order. */
  readonly variants: readonly string[];
  /** Of its variant, when it was allocated. */
  readonly propensity: number;
  /** What each variant was expected to earn then; [variants] */
  readonly expected: readonly number[];
  /** As linear policies read the visit; empty with others. */
  readonly vector: readonly number[];
  /** In [0, 1]. */
  readonly reward: number;
  /** Of the allocation: days since 1970, UTC. */
  readonly day: number;
  readonly converted_at: string;
}

/** A segment of an experiment that somebody was in. */
export interface ContextSegmentRow {
  readonly namespace: string;
  readonly experiment_id: string;
  readonly segment_key: string;
  readonly first_seen: string;
}

/** By table. */
export interface TableRows {
  readonly interactions: InteractionRow;
  readonly corrections: CorrectionRow;
  readonly executions: ExecutionRow;
  readonly entities: EntityRow;
  readonly documents: DocumentRow;
  readonly adaptations: AdaptationRow;
  readonly activities: ActivityRow;
  readonly allocations: AllocationRow;
  readonly conversions: ConversionRow;
  readonly context_segments: ContextSegmentRow;
}

export type TableName = keyof TableRows;
