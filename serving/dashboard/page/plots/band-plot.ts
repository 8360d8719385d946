import * as Plot from '@observablehq/plot';
import { named, percentTick } from './axes.js';

/** A share with its band, at a time; further fields say which line it belongs to. */
export interface BandPoint {
  readonly low: number;
  readonly high: number;
}

export interface BandPlotOptions<Point extends BandPoint> {
  /** Fields of a point: the line's middle, and which line it is. */
  readonly middle: keyof Point & string;
  readonly line: keyof Point & string;
  /** What the shares are of. */
  readonly quantity: string;
  /** Largest share that is drawn; the axis ends at a round one. */
  readonly most?: number;
  readonly colours: ReadonlyMap<string, string>;
  readonly title: (point: Point) => string;
}

/** Shares over time as lines with bands. */
export function bandPlot<Point extends BandPoint>(
  points: readonly Point[],
  { middle, line, quantity, most, colours, title }: BandPlotOptions<Point>,
): Plot.PlotOptions {
  const place = { x: 'time', z: line };
  const curve = 'monotone-x';
  return {
    height: 250,
    marginLeft: 44,
    marginTop: 26,
    marginBottom: 30,
    x: { type: 'utc', ...named(null) },
    y: {
      ...named(quantity),
      domain: [0, Math.min(1, most ?? 1)],
      nice: most !== undefined,
      grid: true,
      ticks: 5,
      tickFormat: percentTick,
    },
    color: { domain: [...colours.keys()], range: [...colours.values()] },
    marks: [
      Plot.areaY(points, { ...place, y1: 'low', y2: 'high', fill: line, fillOpacity: 0.15, curve }),
      Plot.lineY(points, { ...place, y: middle, stroke: line, strokeWidth: 2, curve }),
      Plot.dot(points, {
        ...place,
        y: middle,
        fill: line,
        r: 2.5,
        title,
        tip: { fill: 'var(--surface)', stroke: 'var(--line)' },
      }),
    ],
  };
}
