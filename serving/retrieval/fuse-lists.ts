import { dbsf } from '../../models/fusion/dbsf.js';
import { max } from '../../models/fusion/max.js';
import { normalizeScores } from '../../models/fusion/normalize-scores.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import { rrf } from '../../models/fusion/rrf.js';
import { weighted } from '../../models/fusion/weighted.js';
import type { FusionPlan } from './fusion-plan.js';
import type { Normalization } from './retriever.js';

export interface FusedLists {
  readonly ranking: RankedList;
  /** Each list with the scores that were fused: what they add, or what weights are applied to. [searches] */
  readonly scored: readonly RankedList[];
}

/** Of reciprocal rank fusion. */
const RRF_K = 60;

/**
 * One list of several. A single list stays as it is: there is nothing to fuse.
 *
 * What the record says of each list: its normalized scores; reciprocal ranks under `rrf`, whose sum is the fused score, unless the
 * plan has a normalization.
 */
export function fuseLists(lists: readonly RankedList[], plan: Exclude<FusionPlan, { by: 'meta' }>): FusedLists {
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0) return { ranking: only, scored: lists };
  switch (plan.by) {
    case 'rrf':
      return {
        ranking: rrf(lists, { k: RRF_K }),
        scored: lists.map((list) => (plan.normalization ? normalized(list, plan.normalization) : reciprocal(list))),
      };
    case 'dbsf':
      return { ranking: dbsf(lists), scored: lists.map((list) => normalized(list, 'dbsf')) };
    case 'max': {
      const scored = lists.map((list) => normalized(list, plan.normalization));
      return { ranking: max(scored), scored };
    }
    case 'weighted':
    case 'learned': {
      const scored = lists.map((list) => normalized(list, plan.normalization));
      return { ranking: weighted(scored, plan.weights), scored };
    }
  }
}

function normalized(list: RankedList, normalization: Normalization): RankedList {
  if (normalization === 'none') return list;
  const kind = normalization === 'minmax' ? 'min_max' : 'dbsf';
  const scores = normalizeScores(
    kind,
    list.map(({ score }) => score),
  );
  return list.map(({ id }, index) => ({ id, score: scores[index]! }));
}

function reciprocal(list: RankedList): RankedList {
  return list.map(({ id }, index) => ({ id, score: 1 / (RRF_K + index + 1) }));
}
