import type { ContextsBench } from '../../../bench/contexts.js';
import { readDataset } from '../../../data/dataset/index.js';
import { CONTEXT_USES } from '../../../training/train-config.js';
import { pickEngine } from '../../engine/pick-engine.js';
import { positiveNumber } from '../../options/numbers.js';
import { addTrainingOptions, type TrainingOptions, trainConfigOf } from '../../options/training-options.js';
import { interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options extends TrainingOptions {
  readonly cases: number;
}

/** `metafuse bench contexts`: the session alone beside what a set says of the situation, added or attended to. */
export const addBenchContexts: AddVerb = (bench) => {
  const command = bench
    .command('contexts')
    .description(
      'Train without contexts, with contexts added, and with contexts attended to; compare on users held out.',
    );
  addTrainingOptions(command)
    .option('--cases <count>', 'test cases at most', positiveNumber, 1000)
    .action(async (options: Options) => {
      const startMs = performance.now();
      const { benchContexts } = await import('../../../bench/contexts.js'); // brings tfjs, which serving does without
      const { workers, seed, cases, json } = options;
      const dataset = await readDataset(options.data);
      const config = trainConfigOf(options);
      const engineName = await pickEngine(options.engine, config.meta, workers);
      const result = await benchContexts({ dataset, config, engineName, workers, seed, cases, onProgress: say });
      const seconds = (performance.now() - startMs) / 1000;
      printResult(
        { command: 'bench contexts', seed, seconds, dataset: dataset.name, ...result },
        { json: json === true, text: textOf(result, dataset.name) },
      );
    });
};

function textOf({ users, cases, groups, ndcg_at_10, best_step, differences }: ContextsBench, dataset: string): string {
  return [
    `${dataset}: ${groups.join(', ')}; ${cases} cases of ${users} users held out, 95 % intervals by user`,
    table(
      ['contexts', 'NDCG@10', 'best step'],
      CONTEXT_USES.map((use) => [use, interval(ndcg_at_10[use]), String(best_step[use])]),
    ),
    '',
    table(
      ['', 'difference', 'could be shown'],
      differences.map((one) => [`${one.a} − ${one.b}`, interval(one, signed), one.smallest_detectable.toFixed(4)]),
    ),
  ].join('\n');
}
