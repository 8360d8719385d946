import { stabilityByChance } from '../../models/experiment/statistics/stability-by-chance.js';
import type { Drift } from '../http/schemas/experiment-analysis.js';

/** Rules of thumb of the population stability index. */
const LIMITS = { moved: 0.1, shifted: 0.25 };

type Counts = ReadonlyMap<string, number>;

/** What an index says of two mixes, given as counts by group; unknown where chance alone would move as many as far. */
export function driftVerdict(psi: number, before: Counts, now: Counts): Drift['verdict'] {
  const groups = new Set([...before.keys(), ...now.keys()]);
  const byChance = stabilityByChance(groups.size, total(before), total(now));
  if (Number.isNaN(psi) || (psi <= byChance && byChance >= LIMITS.moved)) return 'unknown';
  if (psi <= byChance || psi < LIMITS.moved) return 'stable';
  return psi >= LIMITS.shifted ? 'shifted' : 'moved';
}

function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
