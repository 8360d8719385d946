import * as Plot from '@observablehq/plot';
import { percent, whole } from '../format.js';
import type { NamedCount } from '../traffic-figures.js';
import { MUTED } from './colours.js';

const ROW = 30;

/** Bars, the longest first, each with its count and share. */
export function countsPlot(
  counts: readonly NamedCount[],
  { nameOf, colourOf }: { readonly nameOf: (name: string) => string; readonly colourOf: (name: string) => string },
): Plot.PlotOptions {
  const rows = counts.map((row) => ({ ...row, text: nameOf(row.name), colour: colourOf(row.name) }));
  return {
    height: ROW * rows.length + 8,
    marginLeft: 150,
    marginRight: 110,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(...rows.map(({ count }) => count))] },
    y: { domain: rows.map(({ text }) => text), label: null, tickSize: 0, padding: 0.3 },
    marks: [
      Plot.barX(rows, { x: 'count', y: 'text', fill: 'colour', rx: 2 }),
      Plot.text(rows, {
        x: 'count',
        y: 'text',
        text: ({ count, share }: NamedCount) => `${whole(count)}  ${percent(share)}`,
        textAnchor: 'start',
        dx: 6,
        fill: MUTED,
      }),
    ],
  };
}
