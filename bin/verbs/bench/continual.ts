import { CONTINUAL_ARMS, type ContinualBench } from '../../../bench/continual.js';
import { readDataset } from '../../../data/dataset/index.js';
import { pickEngine } from '../../engine/pick-engine.js';
import { positiveNumber, wholeNumber } from '../../options/numbers.js';
import { addTrainingOptions, type TrainingOptions, trainConfigOf } from '../../options/training-options.js';
import { interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options extends TrainingOptions {
  readonly periods: number;
  readonly updateSteps: number;
  readonly cases: number;
}

/** `metafuse bench continual`: updating beside training anew and beside doing nothing, on a log cut by time. */
export const addBenchContinual: AddVerb = (bench) => {
  const command = bench
    .command('continual')
    .description(
      'Follow a log period by period: updates, training anew and no update, measured on the period that follows.',
    );
  addTrainingOptions(command)
    .option('--periods <count>', 'periods after the first 40 % of the events', positiveNumber, 5)
    .option('--update-steps <count>', 'meta-steps of an update at most', wholeNumber, 500)
    .option('--cases <count>', 'cases that each period is measured on, at most', positiveNumber, 1000)
    .action(async (options: Options) => {
      const clock = () => performance.now();
      const startMs = clock();
      const { benchContinual } = await import('../../../bench/continual.js'); // brings tfjs, which serving does without
      const { data, periods, updateSteps, cases, workers, seed, json } = options;
      const dataset = await readDataset(data);
      const config = trainConfigOf(options);
      const engineName = await pickEngine(options.engine, config.meta, workers);
      const run = { dataset, config, updateSteps, periods, cases, engineName, workers, seed, clock, onProgress: say };
      const result = await benchContinual(run);
      const seconds = (clock() - startMs) / 1000;
      printResult(
        { command: 'bench continual', seed, seconds, dataset: dataset.name, ...result },
        { json: json === true, text: textOf(result, dataset.name) },
      );
    });
};

function textOf({ periods, differences }: ContinualBench, dataset: string): string {
  return [
    `${dataset}: NDCG@10 of what would be served in the period that follows; 95 % intervals by user`,
    table(
      ['after period', 'users', ...CONTINUAL_ARMS],
      periods.map(({ users, ndcg_at_10 }, period) => [
        String(period + 1),
        String(users),
        ...CONTINUAL_ARMS.map((arm) => interval(ndcg_at_10[arm])),
      ]),
    ),
    '',
    table(
      ['over all periods', 'difference', 'could be shown'],
      differences.map((one) => [`${one.a} − ${one.b}`, interval(one, signed), one.smallest_detectable.toFixed(4)]),
    ),
    '',
    'what an update did: tasks, loss of old tasks after minus before, verdict; seconds',
    table(
      ['period', 'new', 'replayed', 'old', 'forgetting', 'replaces', ...CONTINUAL_ARMS.slice(1)],
      periods.map(({ tasks, forgetting, replaces, seconds }, period) => [
        String(period + 1),
        String(tasks['fresh']),
        String(tasks['replayed']),
        String(forgetting?.tasks ?? 0),
        forgetting ? interval(forgetting.change, signed) : '–',
        replaces ? 'yes' : 'no',
        ...CONTINUAL_ARMS.slice(1).map((arm) => seconds[arm].toFixed(0)),
      ]),
    ),
  ].join('\n');
}
