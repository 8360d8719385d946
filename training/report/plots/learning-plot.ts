import * as Plot from '@observablehq/plot';
import type { CurvePoint } from '../../meta/meta-train.js';
import type { Html } from '../page/html.js';
import { INK, MUTED, seriesColour } from './colours.js';
import { draw } from './draw.js';
import { endLabels } from './end-labels.js';

const HEIGHT = 320;
const MARGIN = { top: 28, bottom: 44 } as const;
const LINE = 17;
const CURVES = [
  { name: 'training', colour: seriesColour(1), loss: (point: CurvePoint) => point.trainLoss, dashes: '2 3' },
  {
    name: 'held out, before adapting',
    colour: seriesColour(2),
    loss: (point: CurvePoint) => point.validationLossBefore,
    dashes: '6 4',
  },
  {
    name: 'held out, adapted',
    colour: seriesColour(0),
    loss: (point: CurvePoint) => point.validationLoss,
    dashes: 'none',
  },
] as const;

/** Losses against meta-steps, and the step whose parameters were kept. */
export function learningPlot(curve: readonly CurvePoint[], bestStep: number): Html {
  const losses = CURVES.flatMap(({ loss }) => curve.map(loss));
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const gap = (LINE / (HEIGHT - MARGIN.top - MARGIN.bottom)) * (most - least);
  const ends = CURVES.map(({ name, colour, loss }) => ({ text: name, colour, y: loss(curve.at(-1)!) }));
  return draw({
    label: 'Loss on training tasks and on held-out tasks against meta-steps.',
    width: 960,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: 56,
    marginRight: 190,
    x: { label: 'meta-steps', labelArrow: 'none', labelAnchor: 'center', ticks: 8 },
    y: { domain: [least, most], label: 'loss', labelArrow: 'none', grid: true, ticks: 6 },
    marks: [
      Plot.ruleX([bestStep], { stroke: MUTED, strokeDasharray: '3 3' }),
      Plot.text([bestStep], { x: bestStep, frameAnchor: 'top', text: () => 'kept', fill: MUTED, dy: -12 }),
      ...CURVES.map(({ colour, loss, dashes }) =>
        Plot.line(curve, { x: 'step', y: loss, stroke: colour, strokeWidth: 2, strokeDasharray: dashes }),
      ),
      Plot.text(endLabels(ends, gap), {
        x: () => curve.at(-1)!.step,
        y: 'at',
        text: 'text',
        fill: 'colour',
        textAnchor: 'start',
        dx: 10,
        fontWeight: 600,
      }),
    ],
    color: { range: [INK] },
  });
}
