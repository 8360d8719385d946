import * as Plot from '@observablehq/plot';
import { percent, shortSource } from '../format.js';
import type { SegmentWeight } from '../retriever-figures.js';
import { centred, percentTick } from './axes.js';
import { LINE, seriesColour } from './colours.js';

const ROW = 28;

/** Mean weights of segments, below those of everybody. */
export function segmentWeightsPlot(weights: readonly SegmentWeight[], sources: readonly string[]): Plot.PlotOptions {
  const segments = [...new Set(weights.map(({ segment }) => segment))];
  return {
    height: 56 + ROW * segments.length,
    marginLeft: 150,
    marginRight: 20,
    marginTop: 8,
    marginBottom: 40,
    x: { ...centred('mean weight'), domain: [0, 1], grid: true, ticks: 5, tickFormat: percentTick },
    y: { domain: segments, label: null, type: 'point', padding: 0.6, tickSize: 0 },
    color: { domain: [...sources], range: sources.map((_, index) => seriesColour(index)) },
    marks: [
      Plot.ruleY(segments, { stroke: LINE }),
      Plot.dot(weights, {
        x: 'weight',
        y: 'segment',
        fill: 'source',
        r: 5,
        title: ({ segment, source, weight, interactions }: SegmentWeight) =>
          `${segment}, ${shortSource(source)}: ${percent(weight)} after ${interactions} interactions`,
        tip: { fill: 'var(--surface)', stroke: 'var(--line)' },
      }),
    ],
  };
}
