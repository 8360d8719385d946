import type { Estimate } from '../../../models/metrics/estimate.js';
import type { SegmentSimulation } from '../../../training/simulation/segments/simulate-segments.js';
import { table } from '../../printing/table.js';

/** What learned segments are worth, as a table. */
export function segmentsText({ world, seeds, reference, policies }: SegmentSimulation): string {
  const rows = Object.entries(policies).map(([name, { description, regret, difference, ofNeighbours }]) => [
    name,
    description,
    interval(regret),
    name === reference ? '' : interval(difference),
    ofNeighbours === null ? '' : interval(ofNeighbours),
  ]);
  return [
    `${seeds} worlds of ${world.users} users in ${world.groups} groups, ${world.variants} variants, ${world.visits} visits, ` +
      `rates ${world.baseRate} and ${(world.baseRate * (1 + world.lift)).toFixed(2)}; the best variant goes by ${world.best}`,
    table(['policy', '', 'regret', `less ${reference}`, 'less without neighbours'], rows),
    'Regret: conversions lost against the best variant of each visit. 95 % intervals over worlds, differences paired.',
  ].join('\n');
}

function interval({ value, low, high }: Estimate): string {
  return `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`;
}
