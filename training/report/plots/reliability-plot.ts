import * as Plot from '@observablehq/plot';
import { axisPercent } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { Reliability } from '../statistics/reliability.js';
import { MUTED } from './colours.js';
import { draw } from './draw.js';

/** Share of the panel's height that the bars of counts may take. */
const COUNTS = 0.16;

/** One reliability diagram: observed rate against predicted probability, and below how many rows lie in each bin. */
export function reliabilityPlot({ name, bins }: Reliability, colour: string): Html {
  const most = bins.reduce((max, { count }) => Math.max(max, count), 0);
  return draw({
    label: `Observed rate against predicted probability of ${name}.`,
    width: 318,
    height: 310,
    marginLeft: 52,
    marginRight: 24,
    marginTop: 28,
    marginBottom: 42,
    x: {
      domain: [0, 1],
      label: 'predicted',
      labelArrow: 'none',
      labelAnchor: 'center',
      tickFormat: axisPercent,
      ticks: 5,
    },
    y: {
      domain: [0, 1],
      label: 'observed',
      labelArrow: 'none',
      tickFormat: axisPercent,
      ticks: 5,
      grid: true,
    },
    marks: [
      Plot.rectY(bins, {
        x1: 'low',
        x2: 'high',
        y: ({ count }) => (COUNTS * count) / most,
        fill: MUTED,
        fillOpacity: 0.35,
        insetLeft: 1,
        insetRight: 1,
      }),
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: MUTED, strokeDasharray: '4 4' },
      ),
      Plot.ruleX(bins, { x: 'meanPrediction', y1: 'low95', y2: 'high95', stroke: colour, strokeWidth: 1.5 }),
      Plot.line(bins, { x: 'meanPrediction', y: 'meanOutcome', stroke: colour, strokeWidth: 1.5 }),
      Plot.dot(bins, { x: 'meanPrediction', y: 'meanOutcome', fill: colour, r: 4 }),
    ],
  });
}
