import type { FusedResult } from './execute-request.js';
import type { Fused } from './fused.js';
import type { FoundList } from './run-search.js';

type ScoresById = ReadonlyMap<string, number>;

/** The best results, each with what every source said of it. A payload that several collections have is merged; the first search wins. */
export function fusedResults(
  { ranking, scored, plan }: Fused,
  found: readonly FoundList[],
  topK: number,
): FusedResult[] {
  const columns = scored.map((list): ScoresById => new Map(list.map(({ id, score }) => [id, score])));
  const weights = 'weights' in plan ? plan.weights : found.map(() => 1);
  const addsScores = found.length === 1 || !(plan.by === 'rrf' || plan.by === 'meta');
  return ranking.slice(0, topK).map(({ id, score }, index) => ({
    documentId: id,
    score,
    rank: index + 1,
    payload: payloadOf(id, found, columns),
    featureScores: Object.fromEntries(
      found.flatMap(({ featureUri }, source) =>
        columns[source]!.has(id) ? [[featureUri, columns[source]!.get(id)!]] : [],
      ),
    ),
    topFeatureUri: addsScores ? topFeature(id, found, columns, weights) : null,
  }));
}

function payloadOf(
  id: string,
  found: readonly FoundList[],
  columns: readonly ScoresById[],
): Readonly<Record<string, unknown>> {
  const payloads = found.flatMap(({ source }, index) => (columns[index]!.has(id) ? [source.payloadOf(id)] : []));
  return Object.assign({}, ...payloads.reverse());
}

/** The source that added most; the first of equals. */
function topFeature(
  id: string,
  found: readonly FoundList[],
  columns: readonly ScoresById[],
  weights: readonly number[],
): string | null {
  const parts = columns.map((scores, source) => {
    const score = scores.get(id);
    return score === undefined ? Number.NEGATIVE_INFINITY : weights[source]! * score;
  });
  const best = parts.reduce((top, part, source) => (part > parts[top]! ? source : top), 0);
  return found[best]?.featureUri ?? null;
}
