import * as Plot from '@observablehq/plot';
import { axisPercent } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { WeightAtCount } from '../statistics/weights-by-count.js';
import { seriesColour } from './colours.js';
import { draw } from './draw.js';
import { endLabels } from './end-labels.js';

const HEIGHT = 380;
const MARGIN = { top: 28, bottom: 44 } as const;
const LINE = 17;

/** Mean weights against the number of known positives: solid the network with its interval, dashed the by-count table. */
export function weightsPlot(weights: readonly WeightAtCount[]): Html {
  const sources = [...new Set(weights.map(({ source }) => source))];
  const colour = (source: string) => seriesColour(sources.indexOf(source));
  const last = weights.reduce((most, { known }) => Math.max(most, known), 0);
  const ends = weights
    .filter(({ known }) => known === last)
    .map(({ source, mean }) => ({ text: source, colour: colour(source), y: mean }));
  const labels = endLabels(ends, LINE / (HEIGHT - MARGIN.top - MARGIN.bottom));
  const fill = (one: WeightAtCount) => colour(one.source);
  return draw({
    label: `Mean fusion weight of ${sources.join(', ')} against the number of known positives.`,
    width: 960,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: 56,
    marginRight: 150,
    x: {
      type: 'point',
      label: 'positives known of the user',
      labelAnchor: 'center',
      labelArrow: 'none',
      padding: 0.15,
    },
    y: { domain: [0, 1], label: 'mean weight', labelArrow: 'none', tickFormat: axisPercent, ticks: 5, grid: true },
    marks: [
      Plot.ruleY([0]),
      Plot.areaY(weights, { x: 'known', y1: 'low', y2: 'high', z: 'source', fill, fillOpacity: 0.2 }),
      Plot.line(weights, {
        x: 'known',
        y: 'table',
        z: 'source',
        stroke: fill,
        strokeWidth: 1.5,
        strokeDasharray: '5 4',
      }),
      Plot.line(weights, { x: 'known', y: 'mean', z: 'source', stroke: fill, strokeWidth: 2.5 }),
      Plot.dot(weights, { x: 'known', y: 'mean', fill, r: 4 }),
      Plot.text(labels, {
        x: () => last,
        y: 'at',
        text: 'text',
        fill: 'colour',
        textAnchor: 'start',
        dx: 14,
        fontWeight: 600,
        fontSize: 13,
        lineWidth: 9,
        textOverflow: 'ellipsis',
      }),
    ],
  });
}
