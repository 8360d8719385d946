import * as Plot from '@observablehq/plot';
import { percent, whole } from '../format.js';
import type { ClickPoint } from '../retriever-figures.js';
import { named, percentTick } from './axes.js';
import { MUTED, seriesColour } from './colours.js';

/** Click rates of both arms over time, with 95 % intervals. */
export function clicksPlot(points: readonly ClickPoint[]): Plot.PlotOptions {
  const most = Math.max(...points.map(({ high }) => high));
  const place = { x: 'time', z: 'arm' } as const;
  return {
    height: 250,
    marginLeft: 44,
    marginTop: 26,
    marginBottom: 30,
    x: { type: 'utc', ...named(null) },
    y: {
      ...named('lists with a click'),
      domain: [0, Math.min(1, most)],
      grid: true,
      ticks: 5,
      tickFormat: percentTick,
      nice: true,
    },
    color: { domain: ['learned', 'static'], range: [seriesColour(0), MUTED] },
    marks: [
      Plot.areaY(points, { ...place, y1: 'low', y2: 'high', fill: 'arm', fillOpacity: 0.13, curve: 'monotone-x' }),
      Plot.lineY(points, { ...place, y: 'rate', stroke: 'arm', strokeWidth: 2, curve: 'monotone-x' }),
      Plot.dot(points, {
        ...place,
        y: 'rate',
        fill: 'arm',
        r: 2.5,
        title: ({ arm, rate, low, high, executions }: ClickPoint) =>
          `${arm}: ${percent(rate)} of ${whole(executions)} lists, 95 % ${percent(low)} to ${percent(high)}`,
        tip: { fill: 'var(--surface)', stroke: 'var(--line)' },
      }),
    ],
  };
}
