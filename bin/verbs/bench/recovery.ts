import type { Recovery } from '../../../bench/recovery.js';
import { DEFAULT_TRAIN_CONFIG } from '../../../training/train-config.js';
import { pickEngine } from '../../engine/pick-engine.js';
import { wholeNumber } from '../../options/numbers.js';
import { interval } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface RecoveryOptions {
  readonly users: number;
  readonly items: number;
  readonly steps: number;
  readonly seed: number;
  readonly json?: true;
}

/** `metafuse bench recovery`: whether learning finds weights that are known. */
export const addBenchRecovery: AddVerb = (bench) => {
  bench
    .command('recovery')
    .description('Say how close learned weights come to those that a synthetic world was made with.')
    .option('--users <count>', 'users of the world', wholeNumber, 400)
    .option('--items <count>', 'items of the world', wholeNumber, 150)
    .option('--steps <count>', 'meta-steps', wholeNumber, 1000)
    .option('--seed <number>', 'seed', wholeNumber, 1)
    .option('--json', 'print one JSON object')
    .action(async ({ users, items, steps, seed, json }: RecoveryOptions) => {
      const { measureRecovery } = await import('../../../bench/recovery.js'); // brings tfjs, which serving does without
      const startMs = performance.now();
      const engineName = await pickEngine('auto', DEFAULT_TRAIN_CONFIG.meta, 1);
      const progress = stagedProgress();
      const onProgress = progress.update;
      const found = await measureRecovery({ users, items, steps, seed, engineName, onProgress }).finally(progress.stop);
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench recovery', seed, seconds, ...found }, { json: json === true, text: text(found) });
    });
};

function text({ cases, distance, closer }: Recovery): string {
  const rows = Object.entries(distance).map(([name, estimate]) => [
    name,
    interval(estimate),
    name in closer ? interval(closer[name]!) : '',
  ]);
  return [
    `${cases} cases of users held out: distance of weights from those that made the world, 0 to 1`,
    table(['', 'distance', 'meta is closer by'], rows),
  ].join('\n');
}
