import { METRIC_NAMES, metricOfBundle } from '../../evaluation/deciding-metric.js';
import { trainingOf } from '../../export/bundle-network.js';
import { figure, interval, percent, signed, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { answersPlot } from '../plots/answers-plot.js';
import type { ReportSource } from '../report-source.js';
import { answersByCount } from '../statistics/answers-by-count.js';

/** When the network answers, when it does not, and what comes of it. */
export function answersSection({ bundle, cases }: ReportSource): Section {
  const { thresholds, adaptation } = bundle.manifest;
  const answers = answersByCount(cases, trainingOf(bundle).seed);
  return {
    id: 'answers',
    title: 'Who answers',
    body: html`<p>The network answers users of whom at least ${thresholds.min_interactions.value} positives are known
(${thresholds.min_interactions.chosen_by}), where it is sure enough (${thresholds.uncertainty.chosen_by}). All others get the weights by interaction
count. Adapting to a user’s own feedback is ${adaptation.default ? 'on' : 'off'} by default (${adaptation.reason}).</p>
${figureWith(
  answersPlot(answers),
  'Share of the ten items that a validation user is served first, by who scored them: the network, or weights by count because the network was uncertain of the item, session features were missing, or the user was cold.',
  table(
    ['positives known', 'cases', 'network', 'uncertain', 'missing features', 'cold user'],
    answers.map(({ known, cases, answered }) => [
      known,
      whole(cases),
      percent(answered.network),
      percent(answered.uncertain),
      percent(answered.missing_features),
      percent(answered.cold_user),
    ]),
  ),
)}
<p>What that gives these users, ${METRIC_NAMES[metricOfBundle(bundle)]}. They ended the training and chose the thresholds, so this flatters the network and is no test.</p>
${table(
  [
    'positives known',
    'by count',
    'network',
    'served',
    'served − by count, 95 % interval',
    'items’ own share (log-odds)',
  ],
  answers.map(({ known, byCount, network, served, gain, residual }) => [
    known,
    figure(byCount),
    figure(network),
    figure(served),
    interval(gain, signed),
    figure(residual, 3),
  ]),
)}
<p class="muted">The items’ own share is the mean size of the residual that the network adds to the blend of the sources, over the ten items that it
puts first.</p>`,
  };
}
