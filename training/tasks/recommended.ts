import { HARD_DEPTH } from '../../models/adaptation/draw-strata.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { topK } from '../../models/metrics/top-k.js';
import type { Foundation } from '../foundation.js';
import { scoreCase } from './scored-case.js';
import type { PreparedCase } from './world.js';

const rankings = new WeakMap<PreparedCase, ReadonlySet<number>>();

/** The top of the case's ranking under weights by count, best first; computed once per case. */
export function recommended({ calibrators, byCount, space }: Foundation, known: PreparedCase): ReadonlySet<number> {
  const cached = rankings.get(known);
  if (cached) return cached;
  const { scores, mask } = scoreCase(known, calibrators);
  const weights = byCountWeights(byCount, known.vectors.count);
  const blends = blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length));
  const made = new Set(topK(blends, HARD_DEPTH, new Set(known.support)));
  rankings.set(known, made);
  return made;
}
