import type { CurvePoint } from '../../meta/meta-train.js';
import { figure, whole } from '../page/format.js';
import { type Html, html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { lossPlot, rankingPlot } from '../plots/learning-plots.js';
import type { ReportSource } from '../report-source.js';

/** How the loss fell, and the ranking rose, while the network was trained. */
export function learningSection({ bundle: { manifest } }: ReportSource): Section {
  const { curve } = manifest.metrics as { readonly curve: readonly CurvePoint[] };
  const { steps, best_step, ended } = manifest.training as unknown as Training;
  return {
    id: 'learning',
    title: 'How it learned',
    body: html`<p>${whole(steps)} meta-steps; training ended ${ended === 'early' ? 'when held-out tasks no longer got better' : 'when all steps were done'}.
The parameters of step ${whole(best_step)} were kept.</p>
${curve.length === 0 ? html`<p class="muted">No curve: training ended before the first validation.</p>` : curves(curve, best_step)}`,
  };
}

interface Training {
  readonly steps: number;
  readonly best_step: number;
  readonly ended: 'steps' | 'early';
}

function curves(curve: readonly CurvePoint[], bestStep: number): Html {
  const isRanked = curve.every(({ validationQuality }) => validationQuality !== undefined); // older bundles have losses alone
  return html`${
    isRanked
      ? html`<figure>${rankingPlot(curve, bestStep)}<figcaption>What weights by count put first, ranked again for cases of validation users, always the same: by
this the parameters were chosen.</figcaption></figure>`
      : null
  }
${figureWith(
  lossPlot(curve, bestStep),
  'Held-out tasks are those of validation users, always the same. Training tasks are measured with dropout, so their loss is not comparable to the others point by point.',
  table(
    [
      ...['meta-step', 'loss: training', 'held out, before adapting', 'held out, adapted'],
      ...(isRanked ? ['NDCG@10: before adapting', 'adapted'] : []),
    ],
    curve.map((point) => [
      whole(point.step),
      figure(point.trainLoss),
      figure(point.validationLossBefore),
      figure(point.validationLoss),
      ...(isRanked ? [figure(point.validationQualityBefore), figure(point.validationQuality)] : []),
    ]),
  ),
)}`;
}
