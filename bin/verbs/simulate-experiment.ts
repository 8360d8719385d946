import { Option } from 'commander';
import { EXPERIMENT_WORLDS } from '../../training/simulation/experiment/experiment-world.js';
import {
  type FalseFindingRates,
  type PolicyOutcome,
  simulateExperiment,
  simulateNothing,
} from '../../training/simulation/experiment/simulate-experiment.js';
import type { SeedEstimate } from '../../training/simulation/over-seeds.js';
import { printResult, progressBar } from '../report.js';
import { estimateText, table } from '../table.js';
import { wholeNumber } from '../training-options.js';
import type { AddVerb } from './add-verb.js';

interface Options {
  readonly world: keyof typeof EXPERIMENT_WORLDS;
  readonly seeds: number;
  readonly seed: number;
  readonly visits?: number;
  readonly json?: true;
}

/** `metafuse simulate experiment`: variants allocated by segment, where the best of each is planted, or nothing is. */
export const addSimulateExperiment: AddVerb = (simulate) => {
  simulate
    .command('experiment')
    .description(
      'Regret and visits to a decision of allocation by segment; or, where nothing is planted, false findings.',
    )
    .addOption(
      new Option('--world <name>', 'what is planted').choices(Object.keys(EXPERIMENT_WORLDS)).default('segments'),
    )
    .option('--seeds <count>', 'worlds to try', wholeNumber, 20)
    .option('--seed <number>', 'the first of them', wholeNumber, 1)
    .option('--visits <count>', 'visits in each', wholeNumber)
    .option('--json', 'print one JSON object')
    .action(({ world: kind, seeds, seed, visits, json }: Options) => {
      const startMs = performance.now();
      const world = { ...EXPERIMENT_WORLDS[kind], ...(visits === undefined ? {} : { visits }) };
      const progress = progressBar('worlds');
      const options = { world, seeds, seed, onProgress: progress.update };
      const result =
        world.lift === 0 ? { false_findings: simulateNothing(options) } : { simulation: simulateExperiment(options) };
      progress.stop();
      const seconds = (performance.now() - startMs) / 1000;
      const text = [
        `${seeds} worlds of ${world.sources * world.devices} segments, ${world.variants} variants, ${world.visits} visits, ` +
          `rates ${world.baseRate} and ${(world.baseRate * (1 + world.lift)).toFixed(2)}`,
        result.simulation ? regretTable(result.simulation.policies, result.simulation.reference) : '',
        result.false_findings ? falseTable(result.false_findings) : '',
      ].filter((line) => line !== '');
      printResult(
        { command: 'simulate experiment', world: kind, visits: world.visits, seeds, seed, seconds, ...result },
        { json: json === true, text: text.join('\n') },
      );
    });
};

function regretTable(policies: Readonly<Record<string, PolicyOutcome>>, reference: string): string {
  const rows = Object.entries(policies).map(([name, policy]) => [
    name,
    policy.description,
    interval(policy.regret),
    name === reference ? '' : interval(policy.difference),
    `${(100 * policy.decided).toFixed(0)} %`,
    policy.medianVisits === null ? 'never' : policy.medianVisits.toLocaleString('en'),
  ]);
  return [
    table(['policy', '', 'regret', `less ${reference}`, 'decided', 'median visits'], rows),
    'Regret: conversions lost against the best variant of each visit. Decided: from then on, the variant with the largest mean is',
    'the best one for at least 90 % of visits. 95 % intervals over worlds, differences paired.',
  ].join('\n');
}

function falseTable(rates: Readonly<Record<string, FalseFindingRates>>): string {
  const rows = Object.entries(rates).map(([name, rate]) => [
    name,
    ...[rate.segment, rate.naive, rate.fair, rate.naiveCoverage, rate.fairCoverage, rate.naiveBias, rate.fairBias].map(
      estimateText,
    ),
  ]);
  const head = [
    'policy',
    'segments',
    'variants, z-test',
    'corrected',
    'coverage, plain',
    'corrected',
    'bias, plain',
    'corrected',
  ];
  return [
    table(head, rows),
    'Share of worlds in which anything was found at a false discovery rate of .05, though nothing is there; coverage of 95 %',
    'intervals and bias of rates, by variant and segment. 95 % intervals over worlds.',
  ].join('\n');
}

function interval({ value, low, high }: SeedEstimate): string {
  return `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`;
}
