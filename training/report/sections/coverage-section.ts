import { figure, percent } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { coveragePlot } from '../plots/coverage-plot.js';
import type { ReportSource } from '../report-source.js';
import { coverageCurves } from '../statistics/coverage-curves.js';

/** Whether the uncertainty is worth acting on. */
export function coverageSection({ cases }: ReportSource): Section {
  const curves = coverageCurves(cases);
  return {
    id: 'coverage',
    title: 'Risk and coverage',
    body: html`<p>If only the surest rows were answered, how wrong would the answers be? An uncertainty that is worth acting on has a curve that rises to the
right, and lies below that of p (1 − p), which any score gives for nothing.</p>
${
  curves.every(({ points }) => points.length === 0)
    ? html`<p class="muted">There is no row to show.</p>`
    : figureWith(
        coveragePlot(curves),
        'The same sampled rows as above. Each curve is the error of its own scorer, in the order of its own uncertainty.',
        table(
          ['', 'area (lower is better)', ...SHARES.map((share) => `error at ${percent(share, 0)}`)],
          curves.map(({ name, area, points }) => [
            name,
            figure(area),
            ...SHARES.map((share) => figure(points.find(({ coverage }) => coverage >= share - 1e-9)!.risk)),
          ]),
        ),
      )
}`,
  };
}

const SHARES = [0.25, 0.5, 0.75, 1] as const;
