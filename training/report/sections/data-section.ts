import { figure, percent, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { countBarsPlot } from '../plots/count-bars-plot.js';
import type { ReportSource } from '../report-source.js';
import { dataFacts } from '../statistics/data-facts.js';

/** What the bundle was trained on. */
export function dataSection({ bundle, dataset, cases }: ReportSource): Section {
  const { summary, users, items, coldShare } = dataFacts(bundle, dataset, cases);
  const { min_interactions: needed } = bundle.manifest.thresholds;
  const period = summary.timeRange
    ? `from ${summary.timeRange.from.slice(0, 10)} to ${summary.timeRange.to.slice(0, 10)}`
    : 'without times';
  const pictures = html`<div class="panels pair">
<div>${countBarsPlot(users, { label: 'Users by number of positives.', of: 'users', by: 'positives of the user' })}</div>
<div>${countBarsPlot(items, { label: 'Items by number of interactions.', of: 'items', by: 'interactions with the item' })}</div>
</div>`;
  return {
    id: 'data',
    title: 'What it was trained on',
    body: html`<p>${whole(summary.interactions)} interactions of ${whole(summary.users)} users with ${whole(summary.ratedItems)} of
${whole(summary.items)} items, ${period}. ${percent(coldShare)} of the users are cold to this bundle: they have fewer than
${needed.value} positives, ${needed.chosen_by}.</p>
${figureWith(
  pictures,
  'Left: users by how many positives they have. Right: items by how many interactions they have.',
  html`${table(
    ['positives of the user', 'users'],
    users.map(({ label, count }) => [label, whole(count)]),
  )}
${table(
  ['interactions with the item', 'items', 'error that the network expects'],
  items.map(({ label, count, uncertainty }) => [label, whole(count), figure(uncertainty, 3)]),
)}
<p>The error that the network expects is the root of its mean expected squared error in sampled rows of validation users.</p>`,
)}
<p class="muted">Data set ${dataset.name} (${summary.source}), fingerprint <code>${summary.fingerprint}</code></p>`,
  };
}
