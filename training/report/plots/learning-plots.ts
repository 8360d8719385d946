import { type DecidingMetric, METRIC_NAMES, metricOf } from '../../evaluation/deciding-metric.js';
import type { CurvePoint } from '../../meta/meta-train.js';
import { whole } from '../page/format.js';
import type { Html } from '../page/html.js';
import { seriesColour } from './colours.js';
import { type Curve, curvesPlot } from './curves-plot.js';

/** Losses against meta-steps, and the step whose parameters were kept. */
export function lossPlot(curve: readonly CurvePoint[], bestStep: number): Html {
  const drawn = [
    { ...TRAINING, points: pointsOf(curve, ({ trainLoss }) => trainLoss) },
    { ...UNADAPTED, points: pointsOf(curve, ({ validationLossBefore }) => validationLossBefore) },
    { ...ADAPTED, points: pointsOf(curve, ({ validationLoss }) => validationLoss) },
  ];
  return overSteps(drawn, bestStep, 'Loss on training tasks and on held-out tasks against meta-steps.', 'loss');
}

/** How held-out cases were answered against meta-steps: what the parameters were chosen by. */
export function qualityPlot(curve: readonly CurvePoint[], bestStep: number, metric: DecidingMetric): Html {
  const drawn = [
    { ...UNADAPTED, points: pointsOf(curve, (point) => metricOf(metric, point.validationQualityBefore)) },
    { ...ADAPTED, points: pointsOf(curve, (point) => metricOf(metric, point.validationQuality)) },
  ];
  const name = METRIC_NAMES[metric];
  return overSteps(drawn, bestStep, `${name} of held-out cases against meta-steps.`, name);
}

const TRAINING = { name: 'training', colour: seriesColour(1), dashes: '2 3' } as const;
const UNADAPTED = { name: 'held out, before adapting', colour: seriesColour(2), dashes: '6 4' } as const;
const ADAPTED = { name: 'held out, adapted', colour: seriesColour(0) } as const;

function pointsOf(curve: readonly CurvePoint[], value: (point: CurvePoint) => number): Curve['points'] {
  return curve.map((point) => ({ x: point.step, y: value(point) }));
}

function overSteps(curves: readonly Curve[], bestStep: number, label: string, quantity: string): Html {
  return curvesPlot(curves, {
    label,
    x: { label: 'meta-steps', format: whole },
    y: { label: quantity },
    ...(bestStep > 0 && { event: { x: bestStep, text: 'kept' } }),
  });
}
