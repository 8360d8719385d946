import { createRng } from '../../../data/schema/random.js';
import { METRIC_NAMES, metricOfBundle } from '../../evaluation/deciding-metric.js';
import { meanByUser } from '../../evaluation/mean-by-user.js';
import { trainingOf } from '../../export/bundle-network.js';
import type { ObservedCase } from '../observed-case.js';
import { figure, interval, percent, signed, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { facts } from '../page/parts.js';
import type { Section } from '../page/section.js';
import type { ReportSource } from '../report-source.js';

/** What was trained, and the figures that say most. */
export function overviewSection({ bundle, cases, evaluation }: ReportSource): Section {
  const { manifest } = bundle;
  const { config, seed } = trainingOf(bundle);
  const metric = metricOfBundle(bundle);
  const gain = meanByUser(cases, ({ judged }) => judged.served - judged.byCount, createRng(seed, 'gain'));
  const mean = (value: (one: ObservedCase) => number) => cases.reduce((sum, one) => sum + value(one), 0) / cases.length;
  const users = new Set(cases.map(({ user }) => user)).size;
  return {
    id: 'overview',
    title: 'What was trained',
    body: html`${facts([
      [
        figure(mean(({ judged }) => judged.served)),
        `${METRIC_NAMES[metric]}, of what is served to ${whole(users)} validation users`,
      ],
      [signed(gain.value), `beside weights by count, ${interval(gain, signed).replace(/^\S+ /, '')} (95 %)`],
      [
        percent(
          mean(({ answered }) => answered.network),
          0,
        ),
        'of the items that they are served first are scored by the network',
      ],
      [manifest.adaptation.default ? 'on' : 'off', 'adapting to a user’s own feedback, by default'],
    ])}
<p>A fusion network over ${manifest.sources.length} sources (${manifest.sources.join(', ')}) with ${whole(manifest.dimensions.parameters)} parameters
${manifest.residual ? 'and a residual of the item' : 'and no residual'}, meta-trained on the engine ${String(manifest.training['engine'])} with seed ${seed} by
${manifest.created_by.name} ${manifest.created_by.version}. ${shareText(manifest.training['share'])}Validation users ended the training and chose its thresholds, so figures of them flatter it a
little${evaluation ? html`; the <a href="#comparison">comparison</a> is on others` : null}.</p>
${reproduced(manifest.metrics[`validation_${metric}`], mean)}
<details><summary>Configuration</summary><pre>${JSON.stringify(config, null, 2)}</pre></details>`,
  };
}

/** How much of what was learned was kept, where training chose; older bundles do not say. */
function shareText(share: unknown): string {
  return typeof share === 'number'
    ? `Of what it learned beyond what it starts from, ${percent(share, 0)} was kept. `
    : '';
}

/** The bundle's own record of the same users says whether this is what was trained. */
function reproduced(recorded: unknown, mean: (value: (one: ObservedCase) => number) => number) {
  const { by_count, policy } = (recorded ?? {}) as { readonly by_count?: number; readonly policy?: number };
  if (by_count === undefined || policy === undefined) return null;
  const [here, served] = [mean(({ judged }) => judged.byCount), mean(({ judged }) => judged.served)];
  if (Math.max(Math.abs(here - by_count), Math.abs(served - policy)) < TOLERANCE) {
    return html`<p class="muted">The figures of this page come from the bundle’s own graphs. They repeat what training recorded: by count
${figure(by_count)}, served ${figure(policy)}.</p>`;
  }
  return html`<p class="warning">The bundle’s record says by count ${figure(by_count)} and served ${figure(policy)}; the same users gave
${figure(here)} and ${figure(served)} now. Was the bundle trained by another version of metafuse?</p>`;
}

/** Other machines round otherwise. */
const TOLERANCE = 0.0005;
