import { percent, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { attentionPlot } from '../plots/attention-plot.js';
import { seriesColour } from '../plots/colours.js';
import { weightSpreadPlot } from '../plots/weight-spread-plot.js';
import type { ReportSource } from '../report-source.js';
import { attentionByType } from '../statistics/attention-by-type.js';
import { weightsByType } from '../statistics/weights-by-type.js';

/** What differs between types of users: weights, and what of the session is looked at. */
export function userTypesSection({ bundle, cases }: ReportSource): Section {
  const { sources } = bundle.manifest;
  const spreads = weightsByType(cases, sources);
  const attention = attentionByType(cases);
  const features = new Set(attention.map(({ feature }) => feature)).size;
  return {
    id: 'user-types',
    title: 'User types',
    body: html`<p>A type is what a user’s session features said at the moment of the case; the number of cases stands beside it.</p>
${figureWith(
  html`<div class="panels">${sources.map(
    (source, index) =>
      html`<div><h3>${source}</h3>${weightSpreadPlot(
        spreads.filter((one) => one.source === source),
        seriesColour(index),
      )}</div>`,
  )}</div>`,
  'The network’s mean weights over all items that the user does not know yet: median (ring), the middle half (thick), the 10th to the 90th percentile of cases (thin).',
  table(
    ['type', 'cases', 'source', 'median', 'middle half', '10th to 90th percentile'],
    spreads.map((one) => [
      one.userType,
      whole(one.cases),
      one.source,
      percent(one.median),
      `${percent(one.lowerQuartile)} to ${percent(one.upperQuartile)}`,
      `${percent(one.tenth)} to ${percent(one.ninetieth)}`,
    ]),
  ),
)}
<figure>${attentionPlot(attention)}<figcaption>Which session features the network attends to: mean share over attention heads and cases. Evenly spread, each
of the ${features} would have ${percent(1 / features)}.</figcaption></figure>`,
  };
}
