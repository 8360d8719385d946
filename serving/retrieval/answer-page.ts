import type { ExecutionRow } from '../../data/store/rows.js';
import type { ExecuteResponse, Pagination } from '../http/schemas/execute.js';
import type { FusedResult } from './execute-request.js';
import { readExperimentRecord } from './experiment-record.js';
import { learnedFusionContext } from './learned-fusion-context.js';
import { writeCursor } from './page-cursor.js';

/** One page of an answer, as the interface shows it; all of it, where no page is asked for. */
export function answerPage(
  row: ExecutionRow,
  results: readonly FusedResult[],
  { limit, page_size, offset = 0 }: Pagination = {},
): ExecuteResponse {
  const size = limit ?? page_size ?? Math.max(1, results.length);
  const page = results.slice(offset, offset + size).map(shownResult);
  const next = offset + size;
  return {
    execution_id: row.execution_id,
    retriever_id: row.retriever_id,
    status: 'completed',
    strategy: row.strategy,
    results: page,
    documents: page,
    learned_fusion_context: learnedFusionContext(row),
    experiment: readExperimentRecord(row.decision)?.experiment ?? null,
    pagination: {
      total: results.length,
      limit: size,
      offset,
      next_cursor: next < results.length ? writeCursor({ executionId: row.execution_id, offset: next }) : null,
    },
    stage_statistics: { stages: JSON.parse(row.stages) },
    took_ms: row.took_ms,
  };
}

/** A result in the names of the interface. */
export function shownResult({ documentId, score, rank, payload, featureScores, topFeatureUri }: FusedResult) {
  return {
    document_id: documentId,
    score,
    rank,
    payload,
    feature_scores: featureScores,
    top_feature_uri: topFeatureUri,
  };
}
