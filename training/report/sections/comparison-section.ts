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
    ? html`${strategies(evaluation)}${differences(evaluation)}${checks(evaluation)}`
    : html`<p>Not measured. <code>metafuse evaluate --json</code> tests on users held out of everything; hand its output to
<code>metafuse report --evaluation</code>.</p>`;
  return { id: 'comparison', title: 'Does it help?', body };
}

const OURS: readonly string[] = NETWORK_STRATEGIES;

function strategies({ strategies, split, seed, version }: Evaluation): Html {
  const entries = Object.entries(strategies);
  const { cases, users } = entries[0]![1].overall;
  const supports = Object.keys(entries[0]![1].by_support);
  const rows = entries.map(
    ([name, { overall }]): IntervalRow => ({
      ...overall.ndcg_at_10,
      name,
      colour: OURS.includes(name) ? seriesColour(0) : MUTED,
      text: interval(overall.ndcg_at_10),
    }),
  );
  return html`<p>Users held out of everything, in ${split.folds} folds (order: ${split.order}): ${whole(cases)} cases of ${whole(users)} users, seed ${seed},
metafuse ${version}. Every fold trains its own network by the same configuration, so this judges the method, not the very parameters of this bundle.</p>
${figureWith(
  intervalPlot(rows, { label: 'NDCG@10 of each strategy with its 95 % interval.', quantity: 'NDCG@10' }),
  'NDCG@10 over all items but those known of the user; 95 % intervals clustered by user. Blue: ours. Strategies were tested on the same cases: compare them by the paired differences below, not by whether these intervals overlap.',
  table(
    ['', 'NDCG@10', ...supports.map((known) => `${known} known`), 'residual'],
    entries.map(([name, { overall, by_support }]) => [
      name,
      interval(overall.ndcg_at_10),
      ...supports.map((known) => figure(by_support[known]?.ndcg_at_10.value ?? null)),
      figure(overall.residual_share ?? null),
    ]),
  ),
)}`;
}

const GROUPS = ['overall', 'n <= 5'] as const;

function differences({ differences }: Evaluation): Html {
  return html`<h3>What ours gain</h3>${GROUPS.map((group) => {
    const here = differences.filter((one) => one.group === group);
    if (here.length === 0) return null;
    const rows = here.map(
      (one): IntervalRow => ({
        ...one,
        name: `${one.a} − ${one.b}`,
        colour: colourOf(one),
        text: interval(one, signed),
      }),
    );
    const caption = group === 'overall' ? 'All cases.' : 'Users of whom at most 5 positives are known.';
    return figureWith(
      intervalPlot(rows, {
        label: `Paired differences in NDCG@10: ${caption}`,
        quantity: 'difference in NDCG@10',
        reference: 0,
      }),
      `${caption} Paired by case, 95 % intervals clustered by user. Coloured where the interval excludes zero: green a gain, orange a loss.`,
      table(
        ['', 'difference', 'smallest that could be shown'],
        here.map((one) => [`${one.a} − ${one.b}`, interval(one, signed), figure(one.smallest_detectable)]),
      ),
    );
  })}`;
}

function colourOf({ low, high }: { readonly low: number; readonly high: number }): string {
  if (low > 0) return seriesColour(2);
  return high < 0 ? seriesColour(1) : MUTED;
}

function checks({ checks }: Evaluation): Html {
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length === 0) return html`<p>All ${checks.length} leak checks hold.</p>`;
  return html`<div class="warning"><p>${failed.length} of ${checks.length} leak checks failed:</p>
<ul>${failed.map(({ name, detail }) => html`<li>${name}: ${detail}</li>`)}</ul></div>`;
}
