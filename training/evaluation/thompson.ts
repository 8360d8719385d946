import { USER_TYPES } from '../../data/schema/features.js';
import { createRng } from '../../data/schema/random.js';
import { combineRows } from '../../models/fusion/blend-rows.js';
import { topK } from '../../models/metrics/top-k.js';
import type { Foundation } from '../foundation.js';
import { FusionLearner } from '../simulation/fusion/fusion-learner.js';
import { type ScoredCase, scoreCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { averagedAs, onScale } from '../weight-search.js';
import type { ImmediateStrategy } from './strategy.js';

/** Results of a list. */
const SHOWN = 10;
const SEED = 0;

/**
 * The bandit on its own: Thompson sampling over blends of min–max normalized scores, as a server learns them.
 *
 * Every training case is one visit, in shuffled order: the list that the bandit draws is shown, and what the user came to
 * like of it is clicked. Contexts are everybody and the user type; a test user's own clicks are not known, since nothing was
 * shown to them yet. Tested are weights that are drawn, exploration included, as they would be served.
 */
export function fitThompson({ world, calibrators }: Foundation, cases: readonly PreparedCase[]): ImmediateStrategy {
  const sources = world.scorers.sources.length;
  const typeOf = ({ userType }: PreparedCase) => USER_TYPES.indexOf(userType);
  const visits = createRng(SEED, 'thompson').shuffle([...cases]);
  const strangers = visits.length; // a user of each type who never came before: those who are tested
  const learner = new FusionLearner({
    policy: { config: { arms: 'blends', decayHalfLifeDays: null }, credit: 'shares' },
    sources,
    segmentOf: Int32Array.from([...visits.map(typeOf), ...USER_TYPES.keys()]),
    seed: SEED,
  });
  for (const [visit, known] of visits.entries()) {
    const scored = scoreCase(known, calibrators);
    const request = { atMs: 0, era: 0, user: visit, session: visit };
    const decision = learner.decide(request);
    const values = onScale(scored, SCALE, sources);
    const shown = topK(fuse(scored, values, decision.weights), SHOWN, new Set(known.support));
    const scores = Array.from(shown, (item) => [...values.subarray(item * sources, (item + 1) * sources)]);
    const clicks = [...shown.keys()].filter((index) => known.truth.includes(shown[index]!));
    learner.learn(request, decision, scores, clicks);
  }
  return {
    name: 'thompson',
    isPointwise: false,
    rank: (scored) => {
      const user = strangers + typeOf(scored.known);
      const { weights } = learner.decide({ atMs: 0, era: 0, user, session: user });
      return { scores: fuse(scored, onScale(scored, SCALE, sources), weights), weights };
    },
  };
}

const SCALE = 'min_max';

function fuse({ mask }: ScoredCase, values: Float32Array, weights: readonly number[]): Float32Array {
  const out = new Float32Array(mask.length / weights.length);
  combineRows(values, mask, weights, averagedAs(SCALE), out);
  return out;
}
