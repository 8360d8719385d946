import type { ExperimentSimulation } from '../../../training/simulation/experiment/simulate-experiment.js';
import type { FalseFindingRates } from '../../../training/simulation/experiment/simulate-nothing.js';
import { interval, rounded } from '../../printing/figures.js';
import { table } from '../../printing/table.js';

/** Regret and decisions by policy, as a table. */
export function regretText({ policies, reference, baseline }: ExperimentSimulation): string {
  const rows = Object.entries(policies).map(([name, policy]) => [
    name,
    interval(policy.regret, rounded),
    name === reference ? '' : interval(policy.difference, rounded),
    interval(policy.decided, percent),
    interval(policy.visits, (visits) => (Number.isFinite(visits) ? visits.toLocaleString('en') : 'never')),
    name === baseline || !Number.isFinite(policy.visits.value) ? '' : interval(policy.sooner, percent),
  ]);
  return [
    table(['policy', 'regret', `less ${reference}`, 'decided', 'median visits', `fewer than ${baseline}`], rows),
    'Regret: conversions lost against the best variant of each visit. Decided: from then on, the variant with the largest mean is',
    'the best one for at least 90 % of visits. 95 % intervals over worlds, differences paired.',
    ...Object.entries(policies).map(([name, { description }]) => `${name}: ${description}`),
  ].join('\n');
}

/** What is found where nothing is, by policy, as a table. */
export function falseFindingsText(rates: Readonly<Record<string, FalseFindingRates>>): string {
  const rows = Object.entries(rates).map(([name, rate]) => [
    name,
    ...[rate.segment, rate.naive, rate.fair, rate.naiveCoverage, rate.fairCoverage, rate.naiveBias, rate.fairBias].map(
      (estimate) => interval(estimate),
    ),
  ]);
  const head = [
    ...['policy', 'segments', 'variants, z-test', 'corrected'],
    ...['coverage, plain', 'corrected', 'bias, plain', 'corrected'],
  ];
  return [
    table(head, rows),
    'Share of worlds in which anything was found at a false discovery rate of .05, though nothing is there; coverage of 95 %',
    'intervals and bias of rates, by variant and segment. 95 % intervals over worlds.',
  ].join('\n');
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : 'never';
}
