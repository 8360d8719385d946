import { readSegmentDays, type SegmentDayRow } from '../../data/store/reads/experiment-state.js';
import type { Store } from '../../data/store/store.js';
import { populationStability } from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { Drift } from '../http/schemas/experiment-analysis.js';
import type { LearnedClustering } from './clustering-of.js';
import { driftVerdict } from './drift-verdict.js';
import { finite } from './interval-of.js';
import { measureLearnedDrift } from './measure-learned-drift.js';

const DAY_MS = 86_400_000;
const BEFORE_DAYS = 90;

export interface DriftQuestion {
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the namespace's bundle; null where it has none. */
  readonly learned: LearnedClustering | null;
}

/**
 * Whether the mix of segments of the latest days is still that of the days before, and that of learned segments what it was in training.
 * @param store settled
 */
export async function measureDrift(
  store: Store,
  experiment: Experiment,
  { days, now, learned }: DriftQuestion,
): Promise<Drift> {
  const firstDay = Math.floor(now / DAY_MS) - days + 1;
  const { namespace, experiment_id: experimentId } = experiment;
  const rows = await readSegmentDays(store, { namespace, experimentId, sinceDay: firstDay - BEFORE_DAYS });
  const before = countsOf(rows.filter(({ day }) => day < firstDay));
  const latest = countsOf(rows.filter(({ day }) => day >= firstDay));
  const psi = populationStability(before.counts, latest.counts);
  return {
    ...{ experiment_id: experimentId, days, samples_now: latest.total, samples_before: before.total },
    psi: finite(psi),
    verdict: driftVerdict(psi, before.counts, latest.counts),
    learned_segments: await measureLearnedDrift(store, experiment, learned, firstDay),
  };
}

function countsOf(rows: readonly SegmentDayRow[]) {
  const counts = new Map<string, number>();
  for (const { segment_key, samples } of rows) counts.set(segment_key, (counts.get(segment_key) ?? 0) + samples);
  return { counts, total: [...counts.values()].reduce((sum, count) => sum + count, 0) };
}
