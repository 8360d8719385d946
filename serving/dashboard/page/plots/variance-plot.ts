import * as Plot from '@observablehq/plot';
import { figure } from '../format.js';
import { centred } from './axes.js';
import { INK, MUTED, seriesColour } from './colours.js';

const ROW = 28;

/** Variances, beside the threshold that they should be below. */
export function variancePlot(
  rows: readonly { readonly source: string; readonly value: number }[],
  threshold: number,
): Plot.PlotOptions {
  const most = Math.max(threshold, ...rows.map(({ value }) => value));
  return {
    height: 74 + ROW * rows.length,
    marginLeft: 100,
    marginRight: 70,
    marginTop: 22,
    marginBottom: 40,
    x: { ...centred('variance of drawn weights'), domain: [0, most], nice: true, ticks: 4, grid: true },
    y: { label: null, tickSize: 0, padding: 0.35 },
    marks: [
      Plot.barX(rows, { x: 'value', y: 'source', fill: seriesColour(0), rx: 2 }),
      Plot.text(rows, {
        x: 'value',
        y: 'source',
        text: ({ value }: { readonly value: number }) => figure(value, 4),
        textAnchor: 'start',
        dx: 6,
        fill: INK,
      }),
      Plot.ruleX([threshold], { stroke: MUTED, strokeDasharray: '4 3' }),
      Plot.text([threshold], { x: threshold, frameAnchor: 'top', text: () => 'threshold', dy: -14, fill: MUTED }),
    ],
  };
}
