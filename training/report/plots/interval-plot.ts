import * as Plot from '@observablehq/plot';
import type { Html } from '../page/html.js';
import { MUTED } from './colours.js';
import { draw } from './draw.js';

/** One estimate with its interval. */
export interface IntervalRow {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
  /** Written to the right. */
  readonly text: string;
}

export interface IntervalPlotOptions {
  readonly label: string;
  /** Below the axis. */
  readonly quantity: string;
  /** Where a line is drawn: no difference. */
  readonly reference?: number;
}

const ROW = 24;

/** Estimates with intervals, one below the other: a forest plot. */
export function intervalPlot(rows: readonly IntervalRow[], { label, quantity, reference }: IntervalPlotOptions): Html {
  return draw({
    label,
    width: 976,
    height: 70 + ROW * rows.length,
    marginLeft: 264,
    marginRight: 200,
    marginTop: 14,
    marginBottom: 44,
    x: { label: quantity, labelArrow: 'none', labelAnchor: 'center', grid: true, ticks: 6, nice: true },
    y: { domain: rows.map(({ name }) => name), axis: null, type: 'point', padding: 0.6 },
    marks: [
      Plot.axisY({ label: null, tickSize: 0, lineWidth: 20, textOverflow: 'ellipsis' }),
      ...(reference === undefined ? [] : [Plot.ruleX([reference], { stroke: MUTED, strokeWidth: 1.5 })]),
      Plot.ruleY(rows, { y: 'name', x1: 'low', x2: 'high', stroke: 'colour', strokeWidth: 2 }),
      Plot.dot(rows, { y: 'name', x: 'value', fill: 'colour', r: 4.5 }),
      Plot.text(rows, {
        y: 'name',
        text: 'text',
        frameAnchor: 'right',
        textAnchor: 'start',
        dx: 12,
        fontVariant: 'tabular-nums',
      }),
    ],
  });
}
