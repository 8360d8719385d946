import * as Plot from '@observablehq/plot';
import { percent, whole } from '../format.js';
import type { FilledBin } from '../model-figures.js';
import { centred, named, percentTick } from './axes.js';
import { MUTED, seriesColour } from './colours.js';

/** Share of the panel's height that the bars of counts may take. */
const COUNTS = 0.16;
const DIAGONAL = [
  [0, 0],
  [1, 1],
] as const;

/** Observed against predicted, on the diagonal where scores are probabilities; below, how much feedback lies in each bin. */
export function reliabilityPlot(bins: readonly FilledBin[], width: number): Plot.PlotOptions {
  const most = Math.max(...bins.map(({ count }) => count));
  const colour = seriesColour(0);
  return {
    height: Math.min(width, 360),
    marginLeft: 50,
    marginRight: 24,
    marginTop: 28,
    marginBottom: 42,
    x: { ...centred('predicted'), domain: [0, 1], ticks: 5, tickFormat: percentTick },
    y: { ...named('came true'), domain: [0, 1], ticks: 5, tickFormat: percentTick, grid: true },
    marks: [
      Plot.rectY(bins, {
        x1: 'low',
        x2: 'high',
        y: ({ count }: FilledBin) => (COUNTS * count) / most,
        fill: MUTED,
        fillOpacity: 0.35,
        insetLeft: 1,
        insetRight: 1,
      }),
      Plot.line(DIAGONAL, { stroke: MUTED, strokeDasharray: '4 4' }),
      Plot.ruleX(bins, { x: 'predicted', y1: 'observedLow', y2: 'observedHigh', stroke: colour, strokeWidth: 1.5 }),
      Plot.line(bins, { x: 'predicted', y: 'observed', stroke: colour, strokeWidth: 1.5 }),
      Plot.dot(bins, {
        x: 'predicted',
        y: 'observed',
        fill: colour,
        r: 4,
        title: ({ predicted, observed, count }: FilledBin) =>
          `predicted ${percent(predicted)}, came true ${percent(observed)} of ${whole(count)}`,
        tip: { fill: 'var(--surface)', stroke: 'var(--line)' },
      }),
    ],
  };
}
