import * as Plot from '@observablehq/plot';
import { percent, shortSource } from '../format.js';
import type { WeightPoint } from '../retriever-figures.js';
import { named, percentTick } from './axes.js';
import { seriesColour } from './colours.js';

/** Mean weights over time, with a band of one standard deviation of what was drawn. */
export function weightsPlot(points: readonly WeightPoint[], sources: readonly string[]): Plot.PlotOptions {
  const place = { x: 'time', z: 'source' } as const;
  return {
    height: 250,
    marginLeft: 44,
    marginTop: 26,
    marginBottom: 30,
    x: { type: 'utc', ...named(null) },
    y: { ...named('weight'), domain: [0, 1], grid: true, ticks: 5, tickFormat: percentTick },
    color: { domain: [...sources], range: sources.map((_, index) => seriesColour(index)) },
    marks: [
      Plot.areaY(points, { ...place, y1: 'low', y2: 'high', fill: 'source', fillOpacity: 0.16, curve: 'monotone-x' }),
      Plot.lineY(points, { ...place, y: 'mean', stroke: 'source', strokeWidth: 2, curve: 'monotone-x' }),
      Plot.dot(points, {
        ...place,
        y: 'mean',
        fill: 'source',
        r: 2.5,
        title: ({ source, mean, low, high }: WeightPoint) =>
          `${shortSource(source)}: ${percent(mean)}, one standard deviation ${percent(low)} to ${percent(high)}`,
        tip: { fill: 'var(--surface)', stroke: 'var(--line)' },
      }),
    ],
  };
}
