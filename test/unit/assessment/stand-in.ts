import { onTestFinished } from 'vitest';
import { type Assessment, createAssessment } from '../../../serving/assessment/assessment.js';
import { EntityTable } from '../../../serving/entities/entity-table.js';
import type { ExecuteRequest } from '../../../serving/retrieval/execute-request.js';
import type { Retrieval } from '../../../serving/retrieval/retrieval.js';
import type { Fusion, Retriever } from '../../../serving/retrieval/retriever.js';
import { executionRow } from '../store/planted-rows.js';

/** What a stand-in answers: document ids, best first. */
export type Rank = (retriever: Retriever, request: ExecuteRequest) => readonly string[] | Promise<readonly string[]>;

const options = {
  store: null,
  bundles: { of: () => null, use: <Result>(_: string, run: (loaded: null) => Promise<Result>) => run(null) },
  wallClock: () => Date.parse('2026-03-02T00:00:00Z'),
  seed: 1,
  onError: () => {},
};

/** A retriever with one search. */
export function retriever(retriever_id: string, fusion: Fusion = 'rrf'): Retriever {
  const search = { feature_uri: 'test://text', top_k: 100, weight: null, on_empty: 'skip' } as const;
  const parameters = { searches: [search], fusion, final_top_k: 25 };
  return {
    retriever_id,
    retriever_name: retriever_id,
    description: null,
    namespace: 'default',
    collection_identifiers: [],
    input_schema: null,
    tags: [],
    metadata: {},
    stages: [
      { stage_name: 'feature_search', stage_type: 'filter', config: { stage_id: 'feature_search', parameters } },
    ],
    version: 1,
    created_at: '2026-03-01T00:00:00.000Z',
    updated_at: '2026-03-01T00:00:00.000Z',
  };
}

export interface StandIn {
  readonly assessment: Assessment;
  readonly retrieval: Retrieval;
  readonly asked: readonly ExecuteRequest[];
}

/** Assessment of retrievers that answer as they are told, and the requests that they got. */
export async function standIn(
  rank: Rank,
  retrievers: readonly Retriever[] = [retriever('ret_1')],
  changes: object = {},
): Promise<StandIn> {
  const table = new EntityTable<Retriever>('retriever', options);
  for (const one of retrievers) await table.put(one.namespace, one.retriever_id, one);
  const asked: ExecuteRequest[] = [];
  const retrieval: Retrieval = {
    retrievers: table,
    resultsOf: () => [],
    async execute(one, request) {
      asked.push(request);
      const ids = await rank(one, request);
      const results = ids.map((documentId, index) => ({
        documentId,
        score: 1 / (index + 1),
        rank: index + 1,
        payload: {},
        featureScores: {},
        topFeatureUri: null,
      }));
      return { results, execution: executionRow({ execution_id: request.executionId }) };
    },
  };
  const assessment = createAssessment({ ...options, retrieval, ...changes });
  onTestFinished(() => assessment.close());
  return { assessment, retrieval, asked };
}
