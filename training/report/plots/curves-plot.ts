import * as Plot from '@observablehq/plot';
import type { Html } from '../page/html.js';
import { MUTED } from './colours.js';
import { draw } from './draw.js';
import { endLabels } from './end-labels.js';

/** One line, named where it ends. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  /** SVG's stroke-dasharray; a solid line if left out. */
  readonly dashes?: string;
  /** By rising x; at least one. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface CurvesPlotOptions {
  /** What is to be seen, in one sentence. */
  readonly label: string;
  readonly x: {
    readonly label: string;
    readonly domain?: readonly [number, number];
    readonly format?: (x: number) => string;
  };
  readonly y: { readonly label: string; readonly fromZero?: boolean };
  /** Something that happened at one x. */
  readonly event?: { readonly x: number; readonly text: string };
}

const SIZE = { width: 960, height: 310 } as const;
const MARGIN = { top: 36, bottom: 44, left: 60, right: 212 } as const;
const LINE = 17;

/** Curves over one x, each with its name beside its end. */
export function curvesPlot(curves: readonly Curve[], { label, x, y, event }: CurvesPlotOptions): Html {
  const values = curves.flatMap(({ points }) => points.map((point) => point.y));
  const least = y.fromZero ? 0 : Math.min(...values);
  const most = Math.max(...values);
  const gap = (LINE / (SIZE.height - MARGIN.top - MARGIN.bottom)) * (most - least || 1);
  const ends = curves.map(({ name, colour, points }) => ({ text: name, colour, y: points.at(-1)!.y }));
  const lastX = Math.max(...curves.map(({ points }) => points.at(-1)!.x));
  return draw({
    label,
    ...SIZE,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    x: {
      ...(x.domain && { domain: [...x.domain] }),
      ...(x.format && { tickFormat: x.format }),
      label: x.label,
      labelArrow: 'none',
      labelAnchor: 'center',
      ticks: 6,
    },
    y: {
      domain: most > least ? [least, most] : [least, least + 1],
      label: y.label,
      labelArrow: 'none',
      grid: true,
      ticks: 5,
    },
    marks: [
      ...(event ? eventMarks(event, lastX) : []),
      ...(y.fromZero ? [Plot.ruleY([0])] : []),
      ...curves.map(({ points, colour, dashes }) =>
        Plot.line(points, { x: 'x', y: 'y', stroke: colour, strokeWidth: 2, strokeDasharray: dashes ?? 'none' }),
      ),
      Plot.text(endLabels(ends, gap), {
        x: () => lastX,
        y: 'at',
        text: 'text',
        fill: 'colour',
        textAnchor: 'start',
        dx: 10,
        fontWeight: 600,
      }),
    ],
  });
}

/** The text leans towards the middle: at the edges are the names of the axis and of the curves. */
function eventMarks({ x, text }: NonNullable<CurvesPlotOptions['event']>, lastX: number) {
  const lean = x > lastX / 2 ? ({ textAnchor: 'end', dx: -4 } as const) : ({ textAnchor: 'start', dx: 4 } as const);
  return [
    Plot.ruleX([x], { stroke: MUTED, strokeDasharray: '3 3' }),
    Plot.text([x], { x, frameAnchor: 'top', text: () => text, fill: MUTED, dy: -20, ...lean }),
  ];
}
