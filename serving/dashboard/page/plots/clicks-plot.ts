import type { PlotOptions } from '@observablehq/plot';
import { percent, whole } from '../format.js';
import type { ClickPoint } from '../retriever-figures.js';
import { bandPlot } from './band-plot.js';
import { MUTED, seriesColour } from './colours.js';

/** Click rates of both arms over time, with 95 % intervals. */
export function clicksPlot(points: readonly ClickPoint[]): PlotOptions {
  return bandPlot(points, {
    middle: 'rate',
    line: 'arm',
    quantity: 'lists with a click',
    most: Math.max(...points.map(({ high }) => high)),
    colours: new Map([
      ['learned', seriesColour(0)],
      ['static', MUTED],
    ]),
    title: ({ arm, rate, low, high, executions }) =>
      `${arm}: ${percent(rate)} of ${whole(executions)} lists, 95 % ${percent(low)} to ${percent(high)}`,
  });
}
