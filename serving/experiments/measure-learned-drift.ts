import { readLearnedMix } from '../../data/store/reads/learned-mix.js';
import type { Store } from '../../data/store/store.js';
import { LEARNED_SEGMENT, populationStability } from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { Drift } from '../http/schemas/experiment-analysis.js';
import type { LearnedClustering } from './clustering-of.js';
import { driftVerdict } from './drift-verdict.js';
import { finite } from './interval-of.js';

const DAY_MS = 86_400_000;

/**
 * Whether users who come are as training's were: of each user the segment of their latest visit, so that nobody counts for coming often.
 * Users of whom the server knows nothing, and visits within another clustering, are left out. Null where the experiment does not declare
 * learned segments, or there are none.
 *
 * @param store settled
 * @param sinceDay days since 1970
 */
export async function measureLearnedDrift(
  store: Store,
  { namespace, experiment_id: experimentId, context_features }: Experiment,
  learned: LearnedClustering | null,
  sinceDay: number,
): Promise<Drift['learned_segments']> {
  if (learned === null || !context_features.includes(LEARNED_SEGMENT)) return null;
  const since = new Date(sinceDay * DAY_MS).toISOString();
  const rows = await readLearnedMix(store, { namespace, experimentId, since });
  const counts = new Map(rows.map(({ learned_segment, users }) => [learned_segment, users]));
  const segments = learned.names.map((name, index) => ({
    ...{ learned_segment: name, users_trained: learned.users[index]!, users_now: counts.get(name) ?? 0 },
  }));
  const trained = new Map(segments.map(({ learned_segment, users_trained }) => [learned_segment, users_trained]));
  const now = new Map(segments.map(({ learned_segment, users_now }) => [learned_segment, users_now]));
  const psi = populationStability(trained, now);
  return { psi: finite(psi), verdict: driftVerdict(psi, trained, now), segments };
}
