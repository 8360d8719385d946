import { trainingOf } from '../../export/bundle-network.js';
import { percent, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { weightsPlot } from '../plots/weights-plot.js';
import type { ReportSource } from '../report-source.js';
import { weightsByCount } from '../statistics/weights-by-count.js';

/** The product's story in one plot: whom a source is trusted for. */
export function weightsSection({ bundle, cases }: ReportSource): Section {
  const { sources } = bundle.manifest;
  const weights = weightsByCount(cases, sources, trainingOf(bundle).seed);
  return {
    id: 'weights',
    title: 'Weights against interaction count',
    body: html`<p>How far each source is trusted as more becomes known of a user.</p>
${figureWith(
  weightsPlot(weights),
  'Solid: the network, mean over validation users; shaded: from the 10th to the 90th percentile of them. Left over all items that the user does not know yet, right over those that the network would show. Dashed: the table of weights by interaction count, which the network starts from and which answers where the network is not asked.',
  table(
    [
      'over',
      'source',
      'positives known',
      'cases',
      'network, mean',
      '95 % interval',
      '10th to 90th percentile',
      'table',
    ],
    weights.map((one) => [
      one.over === 'all' ? 'all items' : 'the ten put first',
      one.source,
      one.known,
      whole(one.cases),
      percent(one.mean),
      `${percent(one.low)} to ${percent(one.high)}`,
      `${percent(one.tenth)} to ${percent(one.ninetieth)}`,
      percent(one.table),
    ]),
  ),
)}`,
  };
}
