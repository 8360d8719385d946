import type { Estimate } from '../../../models/metrics/estimate.js';
import { type DecidingMetric, isGain, METRIC_NAMES } from '../../evaluation/deciding-metric.js';
import { NETWORK_STRATEGIES } from '../../evaluation/network-strategies.js';
import type { Evaluation } from '../evaluation-file.js';
import { figure, interval, signed, whole } from '../page/format.js';
import { type Html, html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { MUTED, seriesColour } from '../plots/colours.js';
import { type IntervalRow, intervalPlot } from '../plots/interval-plot.js';

/** Every strategy on users held out of everything, and what ours gain over the others. */
export function comparisonSection(evaluation: Evaluation | null): Section {
  const body = evaluation
    ? html`${strategies(evaluation)}${differences(evaluation)}${openings(evaluation)}${checks(evaluation)}`
    : html`<p>Not measured. <code>metafuse evaluate --json</code> tests on users held out of everything; hand its output to
<code>metafuse report --evaluation</code>.</p>`;
  return { id: 'comparison', title: 'Does it help?', body };
}

const OURS: readonly string[] = NETWORK_STRATEGIES;

function strategies({ strategies, split, splits, protocol, seed, version, metric = 'ndcg_at_10' }: Evaluation): Html {
  const entries = Object.entries(strategies);
  const { cases, users } = entries[0]![1].overall;
  const supports = Object.keys(entries[0]![1].by_support);
  const rows = entries.map(([name, { overall }]): IntervalRow => {
    const estimate = numbers(overall[metric]);
    return { ...estimate, name, colour: OURS.includes(name) ? seriesColour(0) : MUTED, text: interval(estimate) };
  });
  const quantity = METRIC_NAMES[metric];
  return html`<p>Protocol ${protocol}, ${split.folds} folds (order: ${split.order})${split.on === 'validation' ? ', on validation users' : null}: ${whole(cases)} cases of ${whole(users)} users, seed ${seed},
metafuse ${version}. Every fold trains its own network by the same configuration, so this judges the method, not the very parameters of this bundle.</p>
${splits ? html`<details><summary>The folds</summary><ul>${splits.map((fold) => html`<li>${fold}</li>`)}</ul></details>` : null}
${figureWith(
  intervalPlot(rows, { label: `${quantity} of each strategy with its 95 % interval.`, quantity }),
  `${quantity}, ${ASKED[metric]}; 95 % intervals clustered by user. Blue: ours. Strategies were tested on the same cases: compare them by the paired differences below, not by whether these intervals overlap.`,
  table(
    ['', quantity, ...supports.map((known) => `${known} known`), 'residual'],
    entries.map(([name, { overall, by_support }]) => [
      name,
      interval(numbers(overall[metric])),
      ...supports.map((known) => figure(by_support[known]?.[metric]?.value ?? null)),
      figure(overall.residual_share ?? null),
    ]),
  ),
)}`;
}

const GROUPS = ['overall', 'n <= 5'] as const;

function differences({ differences, metric = 'ndcg_at_10' }: Evaluation): Html {
  return html`<h3>What ours gain</h3>${GROUPS.map((group) => {
    const here = differences.filter((one) => one.group === group);
    if (here.length === 0) return null;
    const rows = here.map((one): IntervalRow => {
      const gain = numbers(one);
      return { ...gain, name: `${one.a} − ${one.b}`, colour: colourOf(gain, metric), text: interval(gain, signed) };
    });
    const caption = group === 'overall' ? 'All cases.' : 'Users of whom at most 5 positives are known.';
    return figureWith(
      intervalPlot(rows, {
        label: `Paired differences in ${METRIC_NAMES[metric]}: ${caption}`,
        quantity: `difference in ${METRIC_NAMES[metric]}`,
        reference: 0,
      }),
      `${caption} Paired by case, 95 % intervals clustered by user. Coloured where the interval excludes zero: green a gain, orange a loss.`,
      table(
        ['', 'difference', 'smallest that could be shown'],
        here.map((one) => [`${one.a} − ${one.b}`, interval(numbers(one), signed), figure(one.smallest_detectable)]),
      ),
    );
  })}`;
}

/** Over what the metric is taken. */
const ASKED: Readonly<Record<DecidingMetric, string>> = {
  ndcg_at_10: 'over all items but those known of the user',
  squared_error: 'of items that the user rated later; less is better',
};

/** NaN again for what JSON could not say. */
function numbers(estimate: Readonly<Record<keyof Estimate, number | null>> | null | undefined): Estimate {
  const { value, low, high } = estimate ?? { value: null, low: null, high: null };
  return { value: value ?? Number.NaN, low: low ?? Number.NaN, high: high ?? Number.NaN };
}

function colourOf({ low, high }: Estimate, metric: DecidingMetric): string {
  if (isGain(metric, { low, high })) return seriesColour(2);
  return isGain(metric, { low: -high, high: -low }) ? seriesColour(1) : MUTED;
}

/** Whoever looks at test folds again and again finds something in them. */
function openings({ opened_before }: Evaluation): Html | null {
  if (!opened_before || opened_before.times === 0) return null;
  const { times, configurations } = opened_before;
  return html`<p class="muted">These test folds were opened ${times} times before, with ${configurations} configurations.</p>`;
}

function checks({ checks }: Evaluation): Html {
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length === 0) return html`<p>All ${checks.length} leak checks hold.</p>`;
  return html`<div class="warning"><p>${failed.length} of ${checks.length} leak checks failed:</p>
<ul>${failed.map(({ name, detail }) => html`<li>${name}: ${detail}</li>`)}</ul></div>`;
}
