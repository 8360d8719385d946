import { readSegmentDays, type SegmentDayRow } from '../../data/store/reads/experiment-state.js';
import type { Store } from '../../data/store/store.js';
import { populationStability } from '../../models/experiment/index.js';
import { stabilityByChance } from '../../models/experiment/statistics/stability-by-chance.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { Drift } from '../http/schemas/experiment-analysis.js';
import { finite } from './interval-of.js';

const DAY_MS = 86_400_000;
const BEFORE_DAYS = 90;
/** Rules of thumb of the index. */
const LIMITS = { moved: 0.1, shifted: 0.25 };

/** Whether the mix of segments of the latest days is still that of the days before. @param store settled @param now ms since 1970 */
export async function measureDrift(store: Store, experiment: Experiment, days: number, now: number): Promise<Drift> {
  const firstDay = Math.floor(now / DAY_MS) - days + 1;
  const { namespace, experiment_id: experimentId } = experiment;
  const rows = await readSegmentDays(store, { namespace, experimentId, sinceDay: firstDay - BEFORE_DAYS });
  const before = countsOf(rows.filter(({ day }) => day < firstDay));
  const latest = countsOf(rows.filter(({ day }) => day >= firstDay));
  const psi = populationStability(before.counts, latest.counts);
  const groups = new Set([...before.counts.keys(), ...latest.counts.keys()]);
  return {
    ...{ experiment_id: experimentId, days, samples_now: latest.total, samples_before: before.total },
    psi: finite(psi),
    verdict: verdictOf(psi, stabilityByChance(groups.size, before.total, latest.total)),
  };
}

/** Unknown where chance alone would move as many visits as far. */
function verdictOf(psi: number, byChance: number): Drift['verdict'] {
  if (Number.isNaN(psi) || (psi <= byChance && byChance >= LIMITS.moved)) return 'unknown';
  if (psi <= byChance || psi < LIMITS.moved) return 'stable';
  return psi >= LIMITS.shifted ? 'shifted' : 'moved';
}

function countsOf(rows: readonly SegmentDayRow[]) {
  const counts = new Map<string, number>();
  for (const { segment_key, samples } of rows) counts.set(segment_key, (counts.get(segment_key) ?? 0) + samples);
  return { counts, total: [...counts.values()].reduce((sum, count) => sum + count, 0) };
}
