import * as Plot from '@observablehq/plot';
import { centred } from './axes.js';
import { INK, MUTED } from './colours.js';

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
  /** Below the axis. */
  readonly quantity: string;
  readonly tick: (value: number) => string;
  /** Where a line is drawn: no difference. */
  readonly reference?: number;
  /** By default what the intervals span. */
  readonly domain?: readonly [number, number];
  readonly nameWidth?: number;
  readonly textWidth?: number;
}

const ROW = 28;

/** Estimates with intervals, one below the other: a forest plot. Intervals that leave the domain end at its edge. */
export function intervalPlot(rows: readonly IntervalRow[], options: IntervalPlotOptions): Plot.PlotOptions {
  const { quantity, tick, reference, domain, nameWidth = 110, textWidth = 150 } = options;
  const [least, most] = domain ?? [Math.min(...rows.map(({ low }) => low)), Math.max(...rows.map(({ high }) => high))];
  const inside = (value: number) => Math.min(Math.max(value, least), most);
  const drawn = rows.map((row) => ({ ...row, low: inside(row.low), high: inside(row.high), value: inside(row.value) }));
  return {
    height: 62 + ROW * rows.length,
    marginLeft: nameWidth,
    marginRight: textWidth,
    marginTop: 10,
    marginBottom: 40,
    x: {
      ...centred(quantity),
      domain: [least, most],
      nice: domain === undefined,
      grid: true,
      ticks: 5,
      tickFormat: tick,
    },
    y: { domain: rows.map(({ name }) => name), axis: null, type: 'point', padding: 0.6 },
    marks: [
      Plot.axisY({ label: null, tickSize: 0, lineWidth: nameWidth / 12 - 1, textOverflow: 'ellipsis', fill: INK }),
      ...(reference === undefined ? [] : [Plot.ruleX([reference], { stroke: MUTED, strokeWidth: 1.5 })]),
      Plot.ruleY(drawn, { y: 'name', x1: 'low', x2: 'high', stroke: 'colour', strokeWidth: 2 }),
      Plot.dot(drawn, { y: 'name', x: 'value', fill: 'colour', r: 4.5 }),
      Plot.text(drawn, { y: 'name', text: 'text', frameAnchor: 'right', textAnchor: 'start', dx: 12, fill: INK }),
    ],
  };
}
