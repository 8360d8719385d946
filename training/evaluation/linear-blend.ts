import { BLEND_OF_NONE } from '../../models/fusion/blend.js';
import { logit, sigmoid } from '../../models/fusion/log-odds.js';
import type { Foundation } from '../foundation.js';
import { isScored } from '../tasks/candidates.js';
import { sampleRows } from '../tasks/sampled-rows.js';
import { type ScoredCase, scoreCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { fitLinear, linearLogOdds } from './fit-linear.js';
import type { Strategy } from './strategy.js';

const SEED = 0;
const RIDGE = 1;

/**
 * One learned linear blend for everybody: logistic regression on the sources' log-odds and on which are there. What none
 * scores comes last.
 */
export function fitLinearBlend({ calibrators }: Foundation, cases: readonly PreparedCase[]): Strategy {
  const sources = calibrators.length;
  const x: number[] = [];
  const y: number[] = [];
  for (const known of cases) {
    const { items, targets } = sampleRows(known, 'linear', SEED);
    const scored = scoreCase(known, calibrators, Int32Array.from(items));
    targets.forEach((target, row) => {
      x.push(...evidence(scored, row, sources));
      y.push(target);
    });
  }
  const fit = fitLinear({ width: 2 * sources, x: Float64Array.from(x), y: Float64Array.from(y) }, RIDGE);
  return {
    name: 'linear',
    rank: (scored) => {
      const items = scored.scores.length / sources;
      const scores = Float32Array.from({ length: items }, (_, item) =>
        isScored(scored.mask, item, sources) ? linearLogOdds(fit, evidence(scored, item, sources)) : BLEND_OF_NONE,
      );
      return { scores, probabilities: scores.map(sigmoid) };
    },
  };
}

function evidence({ scores, mask }: ScoredCase, row: number, sources: number): number[] {
  const known: number[] = [];
  for (let cell = row * sources; cell < (row + 1) * sources; cell++) known.push(mask[cell] ? logit(scores[cell]!) : 0);
  for (let cell = row * sources; cell < (row + 1) * sources; cell++) known.push(mask[cell]!);
  return known;
}
