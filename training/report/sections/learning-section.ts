import type { CurvePoint } from '../../meta/meta-train.js';
import { figure, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { learningPlot } from '../plots/learning-plot.js';
import type { ReportSource } from '../report-source.js';

/** How the loss fell while the network was trained. */
export function learningSection({ bundle: { manifest } }: ReportSource): Section {
  const { curve } = manifest.metrics as { readonly curve: readonly CurvePoint[] };
  const { steps, best_step, ended } = manifest.training as unknown as Training;
  const kept = curve.find(({ step }) => step === best_step);
  return {
    id: 'learning',
    title: 'How it learned',
    body: html`<p>${whole(steps)} meta-steps; training ended ${ended === 'early' ? 'when held-out tasks no longer got better' : 'when all steps were done'}.
The parameters of step ${whole(best_step)} were kept, with which validation users were ranked best${kept ? `; the loss of held-out tasks was ${figure(kept.validationLoss)} there` : ''}.</p>
${
  curve.length === 0
    ? html`<p class="muted">No curve: training ended before the first validation.</p>`
    : figureWith(
        learningPlot(curve, best_step),
        'Held-out tasks are those of validation users, always the same. Training tasks are measured with dropout, so their loss is not comparable to the others point by point.',
        table(
          ['meta-step', 'training', 'held out, before adapting', 'held out, adapted'],
          curve.map(({ step, trainLoss, validationLoss, validationLossBefore }) => [
            whole(step),
            figure(trainLoss),
            figure(validationLossBefore),
            figure(validationLoss),
          ]),
        ),
      )
}`,
  };
}

interface Training {
  readonly steps: number;
  readonly best_step: number;
  readonly ended: 'steps' | 'early';
}
