import { readSegmentDays, type SegmentDayRow } from '../../data/store/reads/experiment-state.js';
import type { Store } from '../../data/store/store.js';
import { populationStability } from '../../models/experiment/index.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { Drift } from '../http/schemas/experiment-analysis.js';
import { finite } from './interval-of.js';

const DAY_MS = 86_400_000;
const BEFORE_DAYS = 90;
/** Rules of thumb of the index. */
const LIMITS = { moved: 0.1, shifted: 0.25 };
/** With fewer visits on either side, chance alone moves it. */
const FEWEST = 100;

/** Whether the mix of segments of the latest days is still that of the days before. @param store settled @param now ms since 1970 */
export async function measureDrift(store: Store, experiment: Experiment, days: number, now: number): Promise<Drift> {
  const firstDay = Math.floor(now / DAY_MS) - days + 1;
  const { namespace, experiment_id: experimentId } = experiment;
  const rows = await readSegmentDays(store, { namespace, experimentId, sinceDay: firstDay - BEFORE_DAYS });
  const before = countsOf(rows.filter(({ day }) => day < firstDay));
  const latest = countsOf(rows.filter(({ day }) => day >= firstDay));
  const psi = populationStability(before.counts, latest.counts);
  return {
    ...{ experiment_id: experimentId, days, samples_now: latest.total, samples_before: before.total },
    psi: finite(psi),
    verdict: Math.min(before.total, latest.total) < FEWEST ? 'unknown' : verdictOf(psi),
  };
}

function verdictOf(psi: number): Drift['verdict'] {
  if (psi >= LIMITS.shifted) return 'shifted';
  return psi >= LIMITS.moved ? 'moved' : 'stable';
}

function countsOf(rows: readonly SegmentDayRow[]) {
  const counts = new Map<string, number>();
  for (const { segment_key, samples } of rows) counts.set(segment_key, (counts.get(segment_key) ?? 0) + samples);
  return { counts, total: [...counts.values()].reduce((sum, count) => sum + count, 0) };
}
