import * as Plot from '@observablehq/plot';
import { centred } from './axes.js';
import { INK, MUTED, seriesColour } from './colours.js';

/** A figure and what it is of. */
export interface BarRow {
  readonly name: string;
  readonly value: number;
}

export interface BarsPlotOptions {
  /** Below the axis. */
  readonly quantity: string;
  readonly format: (value: number) => string;
  /** Of the axis; by default as the figures. */
  readonly tick?: (value: number) => string;
  /** A line that bars are compared with. */
  readonly reference?: { readonly value: number; readonly name: string };
  readonly nameWidth?: number;
  readonly rowHeight?: number;
}

/** Bars from 0, each with its figure. */
export function barsPlot(rows: readonly BarRow[], options: BarsPlotOptions): Plot.PlotOptions {
  const { quantity, format, tick = format, reference, nameWidth = 100, rowHeight = 28 } = options;
  const most = Math.max(reference?.value ?? 0, ...rows.map(({ value }) => value));
  return {
    height: 74 + rowHeight * rows.length,
    marginLeft: nameWidth,
    marginRight: 70,
    marginTop: 22,
    marginBottom: 40,
    x: { ...centred(quantity), domain: [0, most], nice: true, ticks: 4, grid: true, tickFormat: tick },
    y: { domain: rows.map(({ name }) => name), label: null, tickSize: 0, padding: 0.35 },
    marks: [
      Plot.barX(rows, { x: 'value', y: 'name', fill: seriesColour(0), rx: 2 }),
      Plot.text(rows, {
        x: 'value',
        y: 'name',
        text: ({ value }: BarRow) => format(value),
        textAnchor: 'start',
        dx: 6,
        fill: INK,
      }),
      ...(reference === undefined
        ? []
        : [
            Plot.ruleX([reference.value], { stroke: MUTED, strokeDasharray: '4 3' }),
            Plot.text([reference], { x: 'value', frameAnchor: 'top', text: 'name', dy: -14, fill: MUTED }),
          ]),
    ],
  };
}
