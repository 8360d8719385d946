import * as Plot from '@observablehq/plot';
import { axisPercent, whole } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { WeightSpread } from '../statistics/weights-by-type.js';
import { draw } from './draw.js';

/** One source's weights by type of user: median, the middle half, the middle four fifths. */
export function weightSpreadPlot(spreads: readonly WeightSpread[], colour: string): Html {
  const type = ({ userType, cases }: WeightSpread) => `${userType} (${whole(cases)})`;
  const shared = { y: type, stroke: colour } as const;
  return draw({
    label: `Spread of the network’s weight of ${spreads[0]!.source} by type of user.`,
    width: 318,
    height: 62 + 34 * spreads.length,
    marginLeft: 104,
    marginRight: 24,
    marginTop: 8,
    marginBottom: 42,
    x: {
      domain: [0, 1],
      label: 'weight',
      labelArrow: 'none',
      labelAnchor: 'center',
      tickFormat: axisPercent,
      ticks: [0, 0.5, 1],
      grid: true,
    },
    y: { domain: spreads.map(type), label: null, type: 'point', padding: 0.6, tickSize: 0 },
    marks: [
      Plot.ruleY(spreads, { ...shared, x1: 'tenth', x2: 'ninetieth', strokeWidth: 1.5 }),
      Plot.ruleY(spreads, { ...shared, x1: 'lowerQuartile', x2: 'upperQuartile', strokeWidth: 7, strokeOpacity: 0.55 }),
      Plot.dot(spreads, { ...shared, x: 'median', r: 5, fill: 'var(--surface)', strokeWidth: 2.5 }),
    ],
  });
}
