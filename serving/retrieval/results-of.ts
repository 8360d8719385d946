import type { ExecutionRow } from '../../data/store/rows.js';
import type { FusedResult } from './execute-request.js';
import type { FindSource } from './sources/find-source.js';

/** Strategies whose scores are not sums of what sources say. */
const NOT_ADDED: readonly string[] = ['rrf', 'meta', 'by_count'];

/**
 * What was shown, read off the record, so that a later page of an answer is of that answer. Payloads are those of now; where several
 * sources found a document they are merged, and the first search wins.
 */
export function resultsOf(row: ExecutionRow, find: FindSource): FusedResult[] {
  const { sources, result_ids, result_scores, source_scores, strategy } = row;
  const weights = row.weights.length > 0 ? row.weights : sources.map(() => 1);
  const isSum = sources.length === 1 || !NOT_ADDED.includes(strategy);
  const found = sources.map((uri) => find(uri));
  return result_ids.map((id, index) => {
    const scores = source_scores[index] ?? [];
    const present = sources.flatMap((uri, source) => {
      const score = scores[source] ?? null;
      return score === null
        ? []
        : [{ uri, score, part: weights[source]! * score, payload: found[source]?.payloadOf(id) }];
    });
    const top = present.reduce<(typeof present)[0] | null>(
      (best, each) => (best && best.part >= each.part ? best : each),
      null,
    );
    return {
      documentId: id,
      score: result_scores[index]!,
      rank: index + 1,
      payload: Object.assign({}, ...present.map(({ payload }) => payload).reverse()),
      featureScores: Object.fromEntries(present.map(({ uri, score }) => [uri, score])),
      topFeatureUri: isSum ? (top?.uri ?? null) : null,
    };
  });
}
