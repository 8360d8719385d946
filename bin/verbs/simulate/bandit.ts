import { Option } from 'commander';
import { WORLDS, type WorldConfig } from '../../../training/simulation/planted-world.js';
import { simulateBandit } from '../../../training/simulation/simulate-bandit.js';
import { wholeNumber } from '../../options/numbers.js';
import { interval, rounded } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { progressBar } from '../../printing/progress-bar.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly world: keyof typeof WORLDS;
  readonly seeds: number;
  readonly seed: number;
  readonly requests?: number;
  readonly json?: true;
}

/** `metafuse simulate bandit`: policies that choose presets. */
export const addSimulateBandit: AddVerb = (simulate) => {
  simulate
    .command('bandit')
    .description('Regret of choosing fusion presets: uniform, global, hard switches and pooled levels.')
    .addOption(new Option('--world <name>', 'kind of world').choices(Object.keys(WORLDS)).default('mixed'))
    .option('--seeds <count>', 'worlds to try', wholeNumber, 20)
    .option('--seed <number>', 'the first of them', wholeNumber, 1)
    .option('--requests <count>', 'requests in each', wholeNumber)
    .option('--json', 'print one JSON object')
    .action(({ world: kind, seeds, seed, requests, json }: Options) => {
      const startMs = performance.now();
      const world = { ...WORLDS[kind], ...(requests === undefined ? {} : { requests }) };
      const progress = progressBar('worlds');
      const simulation = simulateBandit({ world, seeds, seed, onProgress: progress.update });
      progress.stop();
      const seconds = (performance.now() - startMs) / 1000;
      const rows = Object.entries(simulation.policies).map(([name, policy]) => [
        name,
        policy.description,
        interval(policy.regret, rounded),
        name === simulation.reference ? '' : interval(policy.difference, rounded),
        name === simulation.reference ? '' : `${policy.percent >= 0 ? '+' : ''}${policy.percent.toFixed(0)} %`,
      ]);
      const text = [
        `${seeds} worlds of ${world.users} users in ${world.segments} segments, ${world.presets} presets, ` +
          `rates ${world.lowestRate} to ${world.highestRate}, ${world.requests} requests`,
        table(['policy', '', 'regret', `less ${simulation.reference}`, ''], rows),
        'Regret: clicks lost against the best preset of each visitor. 95 % intervals over worlds, differences paired.',
      ].join('\n');
      printResult(
        { command: 'simulate bandit', seed, seconds, ...simulation, world: worldToJson(kind, world) },
        { json: json === true, text },
      );
    });
};

function worldToJson(kind: string, world: WorldConfig) {
  return {
    kind,
    users: world.users,
    segments: world.segments,
    presets: world.presets,
    requests: world.requests,
    mean_rate: world.meanRate,
    lowest_rate: world.lowestRate,
    highest_rate: world.highestRate,
    preset_effect: world.presetEffect,
    segment_effect: world.segmentEffect,
    user_effect: world.userEffect,
    traffic_exponent: world.trafficExponent,
  };
}
