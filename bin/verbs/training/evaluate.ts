import { readBundle } from '../../../data/bundle/index.js';
import { readDataset } from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import type { FitPeer } from '../../../training/evaluation/evaluate.js';
import type { TrainConfig } from '../../../training/train-config.js';
import { pickEngine } from '../../engine/pick-engine.js';
import { addTrainingOptions, type TrainingOptions, trainConfigOf } from '../../options/training-options.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import { version } from '../../version.js';
import type { AddVerb } from '../add-verb.js';
import { evaluationText } from './evaluation-text.js';
import { addFoldOptions, type FoldOptions } from './fold-options.js';
import { configurationHash, type Openings, recordOpening } from './test-record.js';

interface Options extends TrainingOptions, FoldOptions {
  readonly bundle?: string;
  readonly trees?: true;
  readonly shuffleLabels?: true;
  readonly withoutTimes?: true;
  readonly record?: string;
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
    .option('--shuffle-labels', 'the control: deal out anew who used what, so that there is nothing to find')
    .option('--without-times', 'as if nothing had a time: what is known of a user is drawn')
    .option('--record <file>', 'where openings of test folds are counted; beside the dataset if left out')
    .action(async (options: Options) => {
      const startMs = performance.now();
      // these bring tfjs, which serving does without
      const { evaluate } = await import('../../../training/evaluation/evaluate.js');
      const { reportEvaluation } = await import('../../../training/evaluation/report.js');
      const { assertLikes } = await import('../../../training/target-kind.js');
      const { orderOf } = await import('../../../training/evaluation/protocols/split.js');
      const { protocol, folds, fold, on, mostUsers, seed, workers } = options;
      const isShuffled = options.shuffleLabels === true;
      const dataset = await datasetOf(options);
      const config = await configOf(options);
      for (const [option, asked] of Object.entries({ '--trees': options.trees, '--shuffle-labels': isShuffled })) {
        if (asked) assertLikes(config, option);
      }
      const engineName = await pickEngine(options.engine, config.meta, workers);
      let openings: Openings | null = null;
      const progress = stagedProgress();
      const measured = await evaluate({
        ...{ dataset, config, engineName, workers, seed },
        ...{ protocol, folds, fold, on, mostUsers },
        peers: options.trees ? await treesIfThere() : [],
        onOpen: async () => {
          if (on === 'test' && !isShuffled) openings = await record(options, dataset, config);
        },
        onProgress: progress.update,
      }).finally(progress.stop);
      const report = reportEvaluation(measured, seed, { isShuffled });
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
          most_users: mostUsers ?? null,
          order: orderOf(dataset),
          min_positives: config.minPositives,
        },
        labels: isShuffled ? 'shuffled' : 'as they are',
        opened_before: openings,
        ...report,
      };
      const text = `${evaluationText(report)}\n${openingsText(openings)}`;
      printResult(result, { json: options.json === true, text });
    });
};

/** The dataset, with what the options take away from it. */
async function datasetOf({ data, seed, ...options }: Options): Promise<Dataset> {
  const { shuffleLabels } = await import('../../../training/evaluation/shuffle-labels.js');
  const { withoutTimes } = await import('../../../training/evaluation/without-times.js');
  const stored = await readDataset(data);
  const dataset = options.withoutTimes ? withoutTimes(stored) : stored;
  return options.shuffleLabels ? shuffleLabels(dataset, seed) : dataset;
}

/** Writes down that test folds are opened, and by what, before anything is measured on them. */
function record(
  { data, record: path = `${data.replace(/\/+$/, '')}.evaluations.jsonl`, ...options }: Options,
  { fingerprint }: Dataset,
  config: TrainConfig,
): Promise<Openings> {
  const { protocol, folds, fold = 'all', mostUsers, seed } = options;
  return recordOpening(path, {
    opened_at: new Date().toISOString(),
    dataset: fingerprint,
    ...{ protocol, folds, fold },
    ...(mostUsers === undefined ? {} : { most_users: mostUsers }),
    ...{ seed, configuration: configurationHash(config), version },
  });
}

function openingsText(openings: Openings | null): string {
  if (openings === null) return 'the test folds stay closed';
  const { times, configurations } = openings;
  if (times === 0) return 'these test folds were not opened before';
  return `these test folds were opened ${times} times before, with ${configurations} configurations`;
}

/** Trees, or a line that says why there are none. */
async function treesIfThere(): Promise<readonly FitPeer[]> {
  const { boostedTrees, missingTrees } = await import('../../../bench/trees/boosted-trees.js');
  const missing = missingTrees();
  if (missing === null) return [{ name: 'boosted trees', fit: boostedTrees }];
  say(`boosted_trees is left out: ${missing}`);
  return [];
}

/** A bundle's own configuration, or what the options ask for. */
async function configOf(options: Options): Promise<TrainConfig> {
  if (options.bundle === undefined) return trainConfigOf(options);
  const { trainingOf } = await import('../../../training/export/bundle-network.js');
  const { config } = trainingOf(await readBundle(options.bundle));
  return options.steps === undefined ? config : { ...config, meta: { ...config.meta, numEpisodes: options.steps } };
}
