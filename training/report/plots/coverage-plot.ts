import { axisPercent } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { CoverageCurve } from '../statistics/coverage-curves.js';
import { seriesColour } from './colours.js';
import { curvesPlot } from './curves-plot.js';

/** Squared error of the rows answered against the share of rows answered. */
export function coveragePlot(curves: readonly CoverageCurve[]): Html {
  const drawn = curves.map(({ name, points }, index) => ({
    name,
    colour: seriesColour(index),
    points: points.map(({ coverage, risk }) => ({ x: coverage, y: risk })),
  }));
  return curvesPlot(drawn, {
    label: 'Mean squared error of the rows that are answered against their share.',
    x: { label: 'share of rows answered, the surest first', domain: [0, 1], format: axisPercent },
    y: { label: 'mean squared error', fromZero: true },
  });
}
