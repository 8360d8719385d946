import { readBundle } from '../../data/bundle/index.js';
import { readDataset } from '../../data/dataset/index.js';
import type { FitPeer } from '../../training/evaluation/evaluate.js';
import type { EvaluationReport } from '../../training/evaluation/report.js';
import type { TrainConfig } from '../../training/train-config.js';
import { addFoldOptions, type FoldOptions } from '../fold-options.js';
import { pickEngine } from '../pick-engine.js';
import { printResult, say } from '../report.js';
import { stagedProgress } from '../stages.js';
import { estimateText, figure, signed, table } from '../table.js';
import { addTrainingOptions, type TrainingOptions, trainConfigOf } from '../training-options.js';
import type { AddVerb } from './add-verb.js';

interface Options extends TrainingOptions, FoldOptions {
  readonly bundle?: string;
  readonly trees?: true;
}

/** `metafuse evaluate`: every strategy side by side, on people or items that nothing was fitted to. */
export const addEvaluate: AddVerb = (program) => {
  const command = program
    .command('evaluate')
    .description('Test every strategy on users held out of everything: each fold trains anew, without them.');
  addFoldOptions(addTrainingOptions(command))
    .option('--bundle <folder>', 'take the training configuration of this bundle')
    .option(
      '--trees',
      'gradient-boosted trees over the network’s inputs, too, where LightGBM is set up (bench/peers/trees)',
    )
    .action(async (options: Options) => {
      const startMs = performance.now();
      const { evaluate } = await import('../../training/evaluation/evaluate.js'); // brings tfjs, which serving does without
      const { reportEvaluation } = await import('../../training/evaluation/report.js');
      const dataset = await readDataset(options.data);
      const config = await configOf(options);
      const { protocol, folds, fold, on, seed, workers } = options;
      const engineName = await pickEngine(options.engine, config.meta, workers);
      const peers = options.trees ? await treesIfThere() : [];
      const progress = stagedProgress();
      const onProgress = progress.update;
      const measured = await evaluate({
        dataset,
        config,
        engineName,
        workers,
        protocol,
        folds,
        fold,
        on,
        seed,
        peers,
        onProgress,
      }).finally(progress.stop);
      const report = reportEvaluation(measured, seed);
      const result = {
        command: 'evaluate',
        seed,
        engine: engineName,
        seconds: (performance.now() - startMs) / 1000,
        dataset: { name: dataset.name, fingerprint: dataset.fingerprint },
        protocol,
        split: {
          folds,
          fold: fold ?? 'all',
          on,
          order: dataset.interactions.timestamp.some(Number.isFinite) ? 'time' : 'seeded holdout: the set has no times',
          min_positives: config.minPositives,
        },
        ...report,
      };
      printResult(result, { json: options.json === true, text: reportText(report) });
    });
};

/** Trees, or a line that says why there are none. */
async function treesIfThere(): Promise<readonly FitPeer[]> {
  const { boostedTrees, missingTrees } = await import('../../bench/trees/boosted-trees.js');
  const missing = missingTrees();
  if (missing === null) return [{ name: 'boosted trees', fit: boostedTrees }];
  say(`boosted_trees is left out: ${missing}`);
  return [];
}

/** A bundle's own configuration, or what the options ask for. */
async function configOf(options: Options): Promise<TrainConfig> {
  if (options.bundle === undefined) return trainConfigOf(options);
  const { manifest } = await readBundle(options.bundle);
  const config = (manifest.training as { readonly config: TrainConfig }).config;
  return options.steps === undefined ? config : { ...config, meta: { ...config.meta, numEpisodes: options.steps } };
}

function reportText({ strategies, differences, checks }: EvaluationReport): string {
  const entries = Object.entries(strategies);
  const supports = Object.keys(entries[0]![1].by_support);
  const types = Object.keys(entries[0]![1].by_user_type);
  const overall = entries[0]![1].overall;
  const failed = checks.filter(({ ok }) => !ok);
  return [
    `NDCG@10 over all items but the support, ${overall.cases} cases of ${overall.users} users; 95 % intervals by user`,
    table(
      ['', 'overall', 'recall@10', 'MRR', 'RMSE', 'residual', ...supports.map((n) => `n = ${n}`)],
      entries.map(([name, { overall: all, by_support }]) => [
        name,
        estimateText(all.ndcg_at_10),
        figure(all.recall_at_10),
        figure(all.mrr),
        figure(all.rmse),
        figure(all.residual_share),
        ...supports.map((n) => figure(by_support[n]!.ndcg_at_10.value)),
      ]),
    ),
    '',
    'by user type, and with only cold items as truth',
    table(
      ['', ...types, 'cold items'],
      entries.map(([name, { by_user_type, cold_items }]) => [
        name,
        ...types.map((type) => figure(by_user_type[type]!.ndcg_at_10.value)),
        figure(cold_items.value),
      ]),
    ),
    '',
    'paired differences in NDCG@10',
    table(
      ['', 'on', 'difference', 'could be shown'],
      differences
        .filter(({ group }) => group === 'overall' || group === 'n <= 5')
        .map((one) => [
          `${one.a} − ${one.b}`,
          one.group,
          `${signed(one.value)} [${signed(one.low)}, ${signed(one.high)}]`,
          figure(one.smallest_detectable),
        ]),
    ),
    '',
    failed.length === 0
      ? `all ${checks.length} leak checks hold`
      : failed.map(({ name, detail }) => `CHECK FAILED: ${name}: ${detail}`).join('\n'),
  ].join('\n');
}
