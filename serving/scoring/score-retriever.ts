import type { Retriever } from '../retrieval/retriever.js';

/** The retriever that governs learned fusion in `/v1/score`; there is one in every namespace, without being made. */
export const SCORE_RETRIEVER_ID = 'score';

/** A source's name as an arm of the bandit, and as a search of a retriever: `cf` is `metafuse://cf@v1/score`. */
export function sourceUri(source: string): string {
  return `metafuse://${source}@v1/score`;
}

/**
 * The built-in retriever as it is until somebody changes it. Nothing limits what it learns: everybody gets learned weights where
 * `/v1/score` falls back. A user's type, where the bundle knows it, is their segment.
 *
 * @param sources that the bundle fuses; without one, requests bring their own, and the retriever names the usual ones.
 */
export function scoreRetriever(namespace: string, sources: readonly string[] = USUAL_SOURCES): Retriever {
  const searches = sources.map((source) => ({
    feature_uri: sourceUri(source),
    top_k: 500,
    weight: null,
    on_empty: 'skip' as const,
  }));
  return {
    retriever_id: SCORE_RETRIEVER_ID,
    retriever_name: SCORE_RETRIEVER_ID,
    description: 'Built in: its learning_config and learned-fusion endpoints govern POST /v1/score.',
    namespace,
    collection_identifiers: [],
    input_schema: null,
    tags: [],
    metadata: {},
    stages: [
      {
        stage_name: 'feature_search',
        stage_type: 'filter',
        config: {
          stage_id: 'feature_search',
          parameters: { searches, fusion: 'learned', final_top_k: 500, learning_config: LEARNING_CONFIG },
        },
      },
    ],
    version: 1,
    created_at: BUILT_AT,
    updated_at: BUILT_AT,
  };
}

const USUAL_SOURCES = ['cf', 'content', 'popularity'];

const LEARNING_CONFIG = { context_features: ['INPUT.user_id'], demographic_features: ['INPUT.user_type'] };

/** Nobody made it at any moment. */
const BUILT_AT = '1970-01-01T00:00:00.000Z';
