import * as Plot from '@observablehq/plot';
import type { LossPoint } from '../model-figures.js';
import { centred, named } from './axes.js';
import { MUTED, seriesColour } from './colours.js';

/** The learning curve. */
export function lossesPlot(points: readonly LossPoint[]): Plot.PlotOptions {
  return {
    height: 240,
    marginLeft: 50,
    marginRight: 24,
    marginTop: 26,
    marginBottom: 42,
    x: { ...centred('meta-steps'), ticks: 5 },
    y: { ...named('loss'), grid: true, ticks: 5, nice: true },
    color: { domain: ['held out', 'training'], range: [seriesColour(0), MUTED] },
    marks: [
      Plot.line(points, { x: 'step', y: 'loss', stroke: 'of', strokeWidth: 2 }),
      Plot.dot(points, { x: 'step', y: 'loss', fill: 'of', r: 2.5 }),
    ],
  };
}
