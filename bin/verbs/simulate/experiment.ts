import os from 'node:os';
import { Option } from 'commander';
import { missingBandits, runBandits } from '../../../bench/bandits/mabwiser-runs.js';
import { EXPERIMENT_WORLDS } from '../../../training/simulation/experiment/experiment-world.js';
import { simulateExperiment } from '../../../training/simulation/experiment/simulate-experiment.js';
import { simulateNothing } from '../../../training/simulation/experiment/simulate-nothing.js';
import { isUserWorld, USER_WORLDS } from '../../../training/simulation/segments/user-world.js';
import { positiveNumber, wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { progressBar } from '../../printing/progress-bar.js';
import { say } from '../../printing/say.js';
import type { AddVerb } from '../add-verb.js';
import { falseFindingsText, regretText } from './experiment-text.js';

interface Options {
  readonly world: keyof typeof EXPERIMENT_WORLDS | keyof typeof USER_WORLDS;
  readonly seeds: number;
  readonly seed: number;
  readonly visits?: number;
  readonly workers: number;
  readonly peers?: true;
  readonly json?: true;
}

const WORLDS = [...Object.keys(EXPERIMENT_WORLDS), ...Object.keys(USER_WORLDS)];

/** `metafuse simulate experiment`: variants allocated by segment, where the best of each is planted, or nothing is. */
export const addSimulateExperiment: AddVerb = (simulate) => {
  simulate
    .command('experiment')
    .description(
      'Regret and visits to a decision of allocation by segment; where nothing is planted, false findings; where users are, what learned segments are worth.',
    )
    .addOption(new Option('--world <name>', 'what is planted').choices(WORLDS).default('segments'))
    .option('--seeds <count>', 'worlds to try', wholeNumber, 20)
    .option('--seed <number>', 'the first of them', wholeNumber, 1)
    .option('--visits <count>', 'visits in each', wholeNumber)
    .addOption(
      new Option('--workers <count>', 'threads; results do not depend on how many there are')
        .argParser(positiveNumber)
        .default(os.availableParallelism(), 'one for each core'),
    )
    .option('--peers', 'the policies of MABWiser on the same streams, too (bench/peers/bandits)')
    .option('--json', 'print one JSON object')
    .action(async ({ world: kind, seeds, seed, visits, workers, peers, json }: Options) => {
      if (isUserWorld(kind)) {
        const { simulateUsers } = await import('./simulate-users.js'); // brings k-means, which nobody else needs
        return simulateUsers(kind, { seeds, seed, visits, json: json === true });
      }
      const startMs = performance.now();
      const world = { ...EXPERIMENT_WORLDS[kind], ...(visits === undefined ? {} : { visits }) };
      const progress = progressBar('worlds');
      const options = { world, seeds, seed, workers, onProgress: progress.update };
      const isNothing = world.lift === 0;
      const others = peers === true && !isNothing ? await askPeers(options) : [];
      const result = isNothing
        ? { false_findings: await simulateNothing(options) }
        : { simulation: await simulateExperiment({ ...options, others }) };
      progress.stop();
      const seconds = (performance.now() - startMs) / 1000;
      const rates = [...new Set([world.baseRate, world.baseRate * (1 + world.lift)])].map((rate) => rate.toFixed(2));
      const text = [
        `${seeds} worlds of ${world.sources * world.devices} segments, ${world.variants} variants, ${world.visits} visits, rates ${rates.join(' and ')}`,
        result.simulation ? regretText(result.simulation) : falseFindingsText(result.false_findings),
      ];
      printResult(
        { command: 'simulate experiment', world: kind, visits: world.visits, seeds, seed, seconds, ...result },
        { json: json === true, text: text.join('\n') },
      );
    });
};

async function askPeers(options: Parameters<typeof runBandits>[0]) {
  const missing = missingBandits();
  if (missing === null) return runBandits(options);
  say(`MABWiser takes no part: ${missing}`);
  return [];
}
