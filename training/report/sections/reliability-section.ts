import { trainingOf } from '../../export/bundle-network.js';
import type { TargetKind } from '../../target-kind.js';
import { figure, interval, percent, whole } from '../page/format.js';
import { html } from '../page/html.js';
import { figureWith, table } from '../page/parts.js';
import type { Section } from '../page/section.js';
import { INK, seriesColour } from '../plots/colours.js';
import { reliabilityPlot } from '../plots/reliability-plot.js';
import type { ReportSource } from '../report-source.js';
import { type Reliability, reliability } from '../statistics/reliability.js';

/** Whether a score of .7 means 70 %. */
export function reliabilitySection({ bundle, cases }: ReportSource): Section {
  const { seed } = trainingOf(bundle);
  const { sources, targets = 'likes' } = bundle.manifest;
  const panels: readonly (readonly [Reliability, string])[] = [
    [reliability('what is served', cases, ({ served }) => served, seed), INK],
    [reliability('the network', cases, ({ network }) => network, seed), INK],
    [reliability('weights by count', cases, ({ byCount }) => byCount, seed), INK],
    ...sources.map(
      (source, index) => [reliability(source, cases, (row) => row.sources[index]!, seed), seriesColour(index)] as const,
    ),
  ];
  return {
    id: 'reliability',
    title: TITLES[targets],
    body: html`<p>${ROWS[targets]}</p>
${figureWith(
  html`<div class="panels">${panels.map(
    ([one, colour]) =>
      html`<div><h3>${one.name}</h3><span class="muted">calibration error ${figure(one.error, 3)}, ${whole(one.rows)} rows</span>${reliabilityPlot(one, colour)}</div>`,
  )}</div>`,
  'Dots: observed rate of each tenth of the predictions, with 95 % intervals clustered by user. Grey bars: how many rows lie in it. Dashed: perfect calibration.',
  table(
    ['scorer', 'predictions', 'rows', 'mean prediction', 'observed, 95 % interval'],
    panels.flatMap(([{ name, bins }]) =>
      bins.map(({ low, high, count, meanPrediction, meanOutcome, low95, high95 }) => [
        name,
        `${percent(low, 0)} to ${percent(high, 0)}`,
        whole(count),
        figure(meanPrediction, 3),
        interval({ value: meanOutcome, low: low95, high: high95 }, (value) => figure(value, 3)),
      ]),
    ),
  ),
)}`,
  };
}

const TITLES: Readonly<Record<TargetKind, string>> = {
  likes: 'Is a score a probability?',
  ratings: 'Is a score a rating?',
};

const ROWS: Readonly<Record<TargetKind, string>> = {
  likes: `Rows are later positives of validation users and four times as many sampled items that they never met, as the calibrators were
fitted on; the rate of positives in a whole catalogue is far lower. A scorer on the diagonal says what happens.`,
  ratings: `Rows are what validation users rated later, from 0 for the worst of the scale to 1 for the best. A scorer on the diagonal is right
on average.`,
};
