import { readDataset } from '../../../data/dataset/index.js';
import type { EngineName } from '../../../training/engines/engine-names.js';
import {
  DECIDING_METRICS,
  type DecidingMetric,
  METRIC_NAMES,
  metricOf,
  metricsOf,
} from '../../../training/evaluation/deciding-metric.js';
import type { TrainedNetwork } from '../../../training/meta/train-network.js';
import type { TrainReport } from '../../../training/train.js';
import { pickEngine } from '../../engine/pick-engine.js';
import { addTrainingOptions, type TrainingOptions, trainConfigOf } from '../../options/training-options.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import { version } from '../../version.js';
import type { AddVerb } from '../add-verb.js';

interface Options extends TrainingOptions {
  readonly out: string;
  readonly resume?: true;
}

/** `metafuse train`: a dataset in, a bundle out. Ctrl-C leaves a checkpoint that `--resume` goes on from. */
export const addTrain: AddVerb = (program) => {
  const command = program.command('train').description('Fit the base scorers, meta-train the network, write a bundle.');
  addTrainingOptions(command)
    .requiredOption('--out <folder>', 'folder of the bundle')
    .option('--resume', 'go on from the checkpoint of an interrupted run')
    .action(async (options: Options) => {
      const startMs = performance.now();
      const { train } = await import('../../../training/train.js'); // brings tfjs, which only training needs
      const dataset = await readDataset(options.data);
      const config = trainConfigOf(options);
      const engineName = await pickEngine(options.engine, config.meta, options.workers, await begunEngine(options));
      const interruption = new AbortController();
      const interrupt = () => interruption.abort();
      process.once('SIGINT', interrupt);
      const progress = stagedProgress();
      const report = await train({
        dataset,
        out: options.out,
        config,
        engineName,
        workers: options.workers,
        seed: options.seed,
        resume: options.resume === true,
        createdBy: { name: 'metafuse', version },
        onProgress: progress.update,
        signal: interruption.signal,
      }).finally(progress.stop);
      process.removeListener('SIGINT', interrupt);
      const seconds = (performance.now() - startMs) / 1000;
      if (!report.result) {
        say(`interrupted after ${report.trained.progress.state.step} steps; train --resume goes on from there`);
        process.exitCode = 1;
      }
      const metric = DECIDING_METRICS[config.targets];
      printResult(resultOf(report, metric, options, seconds), {
        json: options.json === true,
        text: textOf(report, metric, options, seconds),
      });
    });
};

/** The engine of the run that `--resume` goes on with. */
async function begunEngine({ out, resume }: Options): Promise<EngineName | undefined> {
  if (!resume) return undefined;
  const { checkpointEngine, checkpointPath } = await import('../../../training/meta/checkpoint.js');
  return checkpointEngine(checkpointPath(out));
}

function resultOf(
  { metaGradientRatio, trained, result }: TrainReport,
  metric: DecidingMetric,
  { out, seed }: Options,
  seconds: number,
) {
  const { best, curve, state } = trained.progress;
  return {
    command: 'train',
    seed,
    seconds,
    bundle: result ? out : null,
    model_version: result?.manifest.model_version ?? null,
    engine: trained.engine,
    steps: state.step,
    ended: trained.ended,
    best_step: best.step,
    train_loss: curve.at(-1)?.trainLoss ?? null,
    curve: curve.map(
      ({ step, trainLoss, validationLoss, validationLossBefore, validationQuality, validationQualityBefore }) => ({
        step,
        train_loss: trainLoss,
        validation_loss: validationLoss,
        validation_loss_before_adaptation: validationLossBefore,
        [`validation_${metric}`]: metricOf(metric, validationQuality),
        [`validation_${metric}_before_adaptation`]: metricOf(metric, validationQualityBefore),
      }),
    ),
    validation_loss: best.loss,
    validation_loss_before_adaptation: best.lossBefore,
    share: trained.kept.share,
    [`validation_${metric}`]: result ? metricsOf(metric, result.choices.validation) : null,
    thresholds: result?.manifest.thresholds ?? null,
    adaptation: result?.manifest.adaptation ?? null,
    meta_gradient_check: { ratio: metaGradientRatio },
  };
}

function textOf(
  { metaGradientRatio, trained, result }: TrainReport,
  metric: DecidingMetric,
  { out }: Options,
  seconds: number,
): string {
  const { best, state } = trained.progress;
  const lines = [
    `meta-gradient / central difference: ${metaGradientRatio.toFixed(5)}`,
    `${state.step} meta-steps (${ENDINGS[trained.ended]}), best at ${best.step}: held-out loss ${best.loss.toFixed(4)}, ${best.lossBefore.toFixed(4)} before adaptation`,
    `what it starts from, and ${trained.kept.share} of what was learned beyond it, are kept`,
    ...learnedRates(trained),
  ];
  if (result) {
    const figures = Object.entries(metricsOf(metric, result.choices.validation));
    const said = figures.map(([name, value]) => `${name} ${value.toFixed(4)}`);
    lines.push(`${METRIC_NAMES[metric]} on validation users: ${said.join(', ')}`);
    lines.push(
      `adaptation is ${result.choices.adaptsByDefault ? 'on' : 'off'}: ${result.choices.reasons.adaptsByDefault}`,
    );
    lines.push(`bundle ${result.manifest.model_version} written to ${out} in ${seconds.toFixed(0)} s`);
  }
  return lines.join('\n');
}

/** The range over the adapting tensors, step by step; nothing to tell where all rates are the one that was configured. */
function learnedRates({ innerRates: { data, shape } }: TrainedNetwork): string[] {
  const [steps, tensors] = shape as readonly [number, number];
  if (data.every((rate) => rate === data[0])) return [];
  const ranges = Array.from({ length: steps }, (_, step) => {
    const rates = data.subarray(step * tensors, (step + 1) * tensors);
    return `${Math.min(...rates).toPrecision(3)} to ${Math.max(...rates).toPrecision(3)}`;
  });
  return [`learned inner rates, step by step: ${ranges.join(', ')}`];
}

const ENDINGS = {
  steps: 'all of them',
  early: 'held-out tasks no longer got better',
  interrupted: 'interrupted',
} as const;
