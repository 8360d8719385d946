import { type DecidingMetric, METRIC_NAMES, metricOf, metricOfBundle } from '../../evaluation/deciding-metric.js';
import type { CurvePoint } from '../../meta/meta-train.js';
import { figure, whole } from '../page/format.js';
import { type Html, html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { lossPlot, qualityPlot } from '../plots/learning-plots.js';
import type { ReportSource } from '../report-source.js';

/** How the loss fell, and answers became better, while the network was trained. */
export function learningSection({ bundle }: ReportSource): Section {
  const { manifest } = bundle;
  const curve = (manifest.metrics['curve'] as readonly StoredPoint[]).map(inTodaysWords);
  const { steps, best_step, ended } = manifest.training as unknown as Training;
  return {
    id: 'learning',
    title: 'How it learned',
    body: html`<p>${whole(steps)} meta-steps; training ended ${ended === 'early' ? 'when held-out tasks no longer got better' : 'when all steps were done'}.
The parameters of step ${whole(best_step)} were kept.</p>
${curve.length === 0 ? html`<p class="muted">No curve: training ended before the first validation.</p>` : curves(curve, best_step, metricOfBundle(bundle))}`,
  };
}

/** As bundles have it: older ones by other names, the oldest with losses alone. */
type StoredPoint = CurvePoint & { readonly validationNdcg?: number; readonly validationNdcgBefore?: number };

function inTodaysWords({ validationNdcg, validationNdcgBefore, ...point }: StoredPoint): CurvePoint {
  if (validationNdcg === undefined || validationNdcgBefore === undefined) return point;
  return { ...point, validationQuality: validationNdcg, validationQualityBefore: validationNdcgBefore };
}

/** Of held-out cases. */
const ASKED: Readonly<Record<DecidingMetric, string>> = {
  ndcg_at_10: 'What weights by count put first, ranked again',
  squared_error: 'What was rated later',
};

interface Training {
  readonly steps: number;
  readonly best_step: number;
  readonly ended: 'steps' | 'early';
}

function curves(curve: readonly CurvePoint[], bestStep: number, metric: DecidingMetric): Html {
  const isJudged = curve.every(({ validationQuality }) => validationQuality !== undefined); // older bundles have losses alone
  return html`${
    isJudged
      ? html`<figure>${qualityPlot(curve, bestStep, metric)}<figcaption>${ASKED[metric]}, for cases of validation users, always the same: by
this the parameters were chosen.</figcaption></figure>`
      : null
  }
${figureWith(
  lossPlot(curve, bestStep),
  'Held-out tasks are those of validation users, always the same. Training tasks are measured with dropout, so their loss is not comparable to the others point by point.',
  table(
    [
      ...['meta-step', 'loss: training', 'held out, before adapting', 'held out, adapted'],
      ...(isJudged ? [`${METRIC_NAMES[metric]}: before adapting`, 'adapted'] : []),
    ],
    curve.map((point) => [
      whole(point.step),
      figure(point.trainLoss),
      figure(point.validationLossBefore),
      figure(point.validationLoss),
      ...(isJudged
        ? [point.validationQualityBefore, point.validationQuality].map((one) => figure(metricOf(metric, one)))
        : []),
    ]),
  ),
)}`;
}
