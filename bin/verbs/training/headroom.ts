import { readDataset } from '../../../data/dataset/index.js';
import { addTrainingOptions, type TrainingOptions, trainConfigOf } from '../../options/training-options.js';
import { interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';
import { addFoldOptions, type FoldOptions } from './fold-options.js';

interface Options extends TrainingOptions, FoldOptions {}

/** `metafuse headroom`: before training, what adaptive weights could gain at all. */
export const addHeadroom: AddVerb = (program) => {
  const command = program.command('headroom').description('Say what adaptive weights could gain on a dataset at all.');
  addFoldOptions(addTrainingOptions(command)).action(async (options: Options) => {
    const startMs = performance.now();
    const { measureHeadroom } = await import('../../../training/evaluation/headroom.js'); // brings tfjs, which serving does without
    const dataset = await readDataset(options.data);
    const { protocol, folds, fold, on, mostUsers, seed } = options;
    const progress = stagedProgress();
    const onProgress = progress.update;
    const headroom = await measureHeadroom({
      dataset,
      config: trainConfigOf(options),
      protocol,
      folds,
      fold,
      mostUsers,
      on,
      seed,
      onProgress,
    }).finally(progress.stop);
    const seconds = (performance.now() - startMs) / 1000;
    const text = [
      table(
        ['', 'NDCG@10'],
        Object.entries(headroom.strategies).map(([name, { ndcg_at_10 }]) => [name, interval(ndcg_at_10)]),
      ),
      '',
      table(
        ['', 'difference'],
        headroom.differences.map((one) => [`${one.a} − ${one.b}`, interval(one, signed)]),
      ),
      '',
      headroom.verdict,
    ].join('\n');
    printResult(
      { command: 'headroom', seed, seconds, dataset: dataset.name, ...headroom },
      { json: options.json === true, text },
    );
  });
};
