/** What the tutorial reads of the server's answers. */

export interface Retriever {
  readonly retriever: { readonly retriever_id: string; readonly version: number; readonly stages: readonly object[] };
}

export interface Result {
  readonly document_id: string;
  readonly rank: number;
  readonly score: number;
  readonly feature_scores: Readonly<Record<string, number>>;
  readonly top_feature_uri: string | null;
}

export interface Executed {
  readonly execution_id: string;
  readonly results: readonly Result[];
  readonly learned_fusion_context: Readonly<Record<string, unknown>> | null;
}

export interface Interaction {
  readonly interaction_id: string;
  readonly warning: string | null;
  readonly deduplicated: boolean;
}

export interface UserWeights {
  readonly context_level: string;
  readonly features: readonly { readonly feature_uri: string; readonly mean: number; readonly negative: number }[];
  readonly mean_weights: Readonly<Record<string, number>>;
  readonly sampled_weights: Readonly<Record<string, number>>;
}

export interface Signal {
  readonly signal_type: string;
  readonly execution_id: string;
  readonly signal_data: Readonly<Record<string, unknown>>;
}
