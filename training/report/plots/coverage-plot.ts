import * as Plot from '@observablehq/plot';
import { axisPercent } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { CoverageCurve } from '../statistics/coverage-curves.js';
import { seriesColour } from './colours.js';
import { draw } from './draw.js';
import { endLabels } from './end-labels.js';

const HEIGHT = 320;
const MARGIN = { top: 28, bottom: 44 } as const;
const LINE = 17;

/** Squared error of the rows answered against the share of rows answered. */
export function coveragePlot(curves: readonly CoverageCurve[]): Html {
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ risk }) => risk)));
  const gap = (LINE / (HEIGHT - MARGIN.top - MARGIN.bottom)) * most;
  const ends = curves.map(({ name, points }, index) => ({
    text: name,
    colour: seriesColour(index),
    y: points.at(-1)!.risk,
  }));
  return draw({
    label: 'Mean squared error of the rows that are answered against their share.',
    width: 960,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: 56,
    marginRight: 210,
    x: {
      domain: [0, 1],
      label: 'share of rows answered, the surest first',
      labelArrow: 'none',
      labelAnchor: 'center',
      tickFormat: axisPercent,
      ticks: 5,
    },
    y: { domain: [0, most], label: 'mean squared error', labelArrow: 'none', grid: true, ticks: 5 },
    marks: [
      Plot.ruleY([0]),
      ...curves.map(({ points }, index) =>
        Plot.line(points, { x: 'coverage', y: 'risk', stroke: seriesColour(index), strokeWidth: 2 }),
      ),
      Plot.text(endLabels(ends, gap), {
        x: () => 1,
        y: 'at',
        text: 'text',
        fill: 'colour',
        textAnchor: 'start',
        dx: 10,
        fontWeight: 600,
      }),
    ],
  });
}
