import type { FusionChoice } from '../learning/learning.js';
import type { FeatureSearch, Fusion, Normalization } from './retriever.js';

/** How lists become one. */
export type FusionPlan =
  | { readonly by: 'meta' }
  | { readonly by: 'dbsf' }
  | {
      readonly by: 'rrf';
      /** Of the scores that are recorded beside; null: reciprocal ranks are. */
      readonly normalization: Normalization | null;
    }
  | { readonly by: 'max'; readonly normalization: Normalization }
  | {
      readonly by: 'weighted' | 'learned';
      /** [searches] */
      readonly weights: readonly number[];
      readonly normalization: Normalization;
    };

/**
 * What fuses a request's lists.
 *
 * Where a learned retriever serves static results, those are `weighted` if any search was given a weight, else `rrf`; a cold start is
 * `rrf`. Its record then has the scores that weights would be applied to, so that what people make of it teaches the same.
 *
 * @param choice what the bandit says; read for `learned` alone.
 */
export function fusionPlan(fusion: Fusion, search: FeatureSearch, choice: FusionChoice): FusionPlan {
  const given = search.score_normalization;
  const weighted = { by: 'weighted', weights: givenWeights(search), normalization: given ?? 'none' } as const;
  switch (fusion) {
    case 'dbsf':
    case 'meta':
      return { by: fusion };
    case 'rrf':
      return { by: 'rrf', normalization: null };
    case 'max':
      return { by: 'max', normalization: given ?? 'none' };
    case 'weighted':
      return weighted;
    case 'learned': {
      const normalization = given ?? 'minmax';
      if (choice.served === 'learned') return { by: 'learned', weights: choice.weights!, normalization };
      const isWeighted = choice.reason !== 'cold_start' && search.searches.some(({ weight }) => weight !== null);
      return isWeighted ? weighted : { by: 'rrf', normalization };
    }
  }
}

function givenWeights({ searches }: FeatureSearch): readonly number[] {
  return searches.map(({ weight }) => weight ?? 1);
}
