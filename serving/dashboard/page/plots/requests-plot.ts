import * as Plot from '@observablehq/plot';
import { KINDS, type MinuteCount } from '../traffic-figures.js';
import { minuteTick, named } from './axes.js';
import { MUTED, seriesColour } from './colours.js';

/** Requests of each minute, stacked by what they were about. */
export function requestsPlot(counts: readonly MinuteCount[]): Plot.PlotOptions {
  return {
    height: 210,
    marginLeft: 44,
    marginTop: 26,
    marginBottom: 30,
    x: { type: 'utc', ...named(null), ticks: '10 minutes', tickFormat: minuteTick },
    y: { ...named('requests a minute'), grid: true, ticks: 4, tickFormat: 'd', nice: true },
    color: { domain: [...KINDS], range: KINDS.map((_, index) => seriesColour(index)) },
    marks: [
      Plot.rectY(counts, {
        x: 'minute',
        interval: 'minute',
        y: 'requests',
        fill: 'kind',
        order: [...KINDS],
        insetLeft: 1,
        tip: { fill: 'var(--surface)', stroke: 'var(--line)' },
      }),
      Plot.ruleY([0], { stroke: MUTED }),
    ],
  };
}
