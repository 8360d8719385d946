import * as Plot from '@observablehq/plot';
import type { ItemsWeighed } from '../observed-case.js';
import { axisPercent } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { WeightAtCount } from '../statistics/weights-by-count.js';
import { seriesColour } from './colours.js';
import { draw } from './draw.js';
import { endLabels } from './end-labels.js';

const HEIGHT = 380;
const MARGIN = { top: 44, bottom: 44 } as const;
const LINE = 17;
const PANELS: Readonly<Record<ItemsWeighed, string>> = { all: 'all items', first: 'the ten items put first' };

/** Mean weights against the number of known positives, and where four fifths of the users lie: solid the network, dashed the by-count table. */
export function weightsPlot(weights: readonly WeightAtCount[]): Html {
  const sources = [...new Set(weights.map(({ source }) => source))];
  const colour = (source: string) => seriesColour(sources.indexOf(source));
  const fill = ({ source }: WeightAtCount) => colour(source);
  const fx = ({ over }: { readonly over: ItemsWeighed }) => PANELS[over];
  const place = { fx, x: 'known', z: 'source' } as const;
  return draw({
    label: `Mean fusion weight of ${sources.join(', ')} against the number of known positives.`,
    width: 960,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: 56,
    marginRight: 124,
    fx: { domain: Object.values(PANELS), label: null, padding: 0.3 },
    x: {
      type: 'point',
      label: 'positives known of the user',
      labelAnchor: 'center',
      labelArrow: 'none',
      padding: 0.2,
    },
    y: { domain: [0, 1], label: 'mean weight', labelArrow: 'none', tickFormat: axisPercent, ticks: 5, grid: true },
    marks: [
      Plot.axisFx({ fontSize: 13, fontWeight: 600, anchor: 'top' }),
      Plot.ruleY([0]),
      Plot.areaY(weights, { ...place, y1: 'tenth', y2: 'ninetieth', fill, fillOpacity: 0.16 }),
      Plot.line(weights, { ...place, y: 'table', stroke: fill, strokeWidth: 1.5, strokeDasharray: '5 4' }),
      Plot.line(weights, { ...place, y: 'mean', stroke: fill, strokeWidth: 2.5 }),
      Plot.dot(weights, { ...place, y: 'mean', fill, r: 4 }),
      Plot.text(labelsOf(weights, colour), {
        fx,
        x: 'known',
        y: 'at',
        text: 'text',
        fill: 'colour',
        textAnchor: 'start',
        dx: 20,
        fontWeight: 600,
        fontSize: 13,
        lineWidth: 7.5,
        textOverflow: 'ellipsis',
      }),
    ],
  });
}

/** Names of the sources where their curves end. */
function labelsOf(weights: readonly WeightAtCount[], colour: (source: string) => string) {
  const known = Math.max(...weights.map((one) => one.known));
  const gap = LINE / (HEIGHT - MARGIN.top - MARGIN.bottom);
  return (Object.keys(PANELS) as ItemsWeighed[]).flatMap((over) => {
    const ends = weights
      .filter((one) => one.over === over && one.known === known)
      .map(({ source, mean }) => ({ text: source, colour: colour(source), y: mean }));
    return endLabels(ends, gap).map((label) => ({ ...label, over, known }));
  });
}
