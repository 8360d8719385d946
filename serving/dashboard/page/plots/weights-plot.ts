import type { PlotOptions } from '@observablehq/plot';
import { percent, shortSource } from '../format.js';
import type { WeightPoint } from '../retriever-figures.js';
import { bandPlot } from './band-plot.js';
import { seriesColour } from './colours.js';

/** Mean weights over time, with a band of one standard deviation of what was drawn. */
export function weightsPlot(points: readonly WeightPoint[], sources: readonly string[]): PlotOptions {
  return bandPlot(points, {
    middle: 'mean',
    line: 'source',
    quantity: 'weight',
    colours: new Map(sources.map((source, index) => [source, seriesColour(index)])),
    title: ({ source, mean, low, high }) =>
      `${shortSource(source)}: ${percent(mean)}, one standard deviation ${percent(low)} to ${percent(high)}`,
  });
}
