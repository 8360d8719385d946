import * as Plot from '@observablehq/plot';
import { axisPercent, whole } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { WeightSpread } from '../statistics/weights-by-type.js';
import { seriesColour } from './colours.js';
import { draw } from './draw.js';

/** Weights by type of user: median, the middle half, the middle four fifths; one panel for each source. */
export function weightSpreadPlot(spreads: readonly WeightSpread[]): Html {
  const sources = [...new Set(spreads.map(({ source }) => source))];
  const colour = ({ source }: WeightSpread) => seriesColour(sources.indexOf(source));
  const type = ({ userType, cases }: WeightSpread) => `${userType} (${whole(cases)})`;
  const types = [...new Set(spreads.map(type))];
  const shared = { fx: 'source', y: type, stroke: colour } as const;
  return draw({
    label: 'Spread of the network’s weights by type of user, one panel for each source.',
    width: 960,
    height: 70 + 36 * types.length,
    marginLeft: 120,
    marginRight: 28,
    marginTop: 34,
    marginBottom: 40,
    x: {
      domain: [0, 1],
      label: 'weight',
      labelArrow: 'none',
      labelAnchor: 'center',
      tickFormat: axisPercent,
      ticks: [0, 0.5, 1],
      grid: true,
    },
    y: { domain: types, label: null, type: 'point', padding: 0.6 },
    fx: { domain: sources, label: null, padding: 0.22 },
    marks: [
      Plot.axisFx({ fontSize: 13, fontWeight: 600, anchor: 'top' }),
      Plot.ruleY(spreads, { ...shared, x1: 'tenth', x2: 'ninetieth', strokeWidth: 1.5 }),
      Plot.ruleY(spreads, { ...shared, x1: 'lowerQuartile', x2: 'upperQuartile', strokeWidth: 7, strokeOpacity: 0.55 }),
      Plot.dot(spreads, { ...shared, x: 'median', r: 5, fill: 'var(--surface)', strokeWidth: 2.5 }),
    ],
  });
}
