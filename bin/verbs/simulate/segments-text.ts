import type { SegmentSimulation } from '../../../training/simulation/segments/simulate-segments.js';
import { interval, rounded } from '../../printing/figures.js';
import { table } from '../../printing/table.js';

/** What learned segments are worth, as a table. */
export function segmentsText({ world, seeds, reference, policies }: SegmentSimulation): string {
  const rows = Object.entries(policies).map(([name, { description, regret, difference, ofNeighbours }]) => [
    name,
    description,
    interval(regret, rounded),
    name === reference ? '' : interval(difference, rounded),
    ofNeighbours === null ? '' : interval(ofNeighbours, rounded),
  ]);
  return [
    `${seeds} worlds of ${world.users} users in ${world.groups} groups, ${world.variants} variants, ${world.visits} visits, ` +
      `rates ${world.baseRate} and ${(world.baseRate * (1 + world.lift)).toFixed(2)}; the best variant goes by ${world.best}`,
    table(['policy', '', 'regret', `less ${reference}`, 'less without neighbours'], rows),
    'Regret: conversions lost against the best variant of each visit. 95 % intervals over worlds, differences paired.',
  ].join('\n');
}
