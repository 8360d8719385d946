import { invalidValue } from '../http/invalid-value.js';
import type { ScoreRequest } from '../http/schemas/score-request.js';
import type { Catalogue } from './catalogue.js';

/**
 * The caller's weights, in source order. A source that is not mentioned has none.
 *
 * @throws FusionError `invalid_value` when there are none, or one is of a source that is not fused here.
 */
export function requestedWeights({ sources }: Catalogue, { weights }: ScoreRequest): readonly number[] {
  if (weights === undefined) throw invalidValue('weights', 'weights by source, for strategy "weighted"', undefined);
  for (const source of Object.keys(weights)) {
    if (!sources.includes(source)) throw invalidValue(`weights.${source}`, `a source of ${sources.join(', ')}`, source);
  }
  const ordered = sources.map((source) => weights[source] ?? 0);
  if (ordered.every((weight) => weight === 0)) throw invalidValue('weights', 'a weight above 0', 'only zeros');
  return ordered;
}
