import os from 'node:os';
import { type Command, Option } from 'commander';
import { ENGINE_NAMES, type EngineName } from '../../training/engines/engine-names.js';
import { readTrainConfig } from '../../training/read-config.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';
import { positiveNumber, wholeNumber } from './numbers.js';

/** Options that `train`, `evaluate` and `headroom` share. */
export interface TrainingOptions extends EngineOptions {
  readonly data: string;
  readonly config?: string;
  readonly steps?: number;
}

/** How anything that trains runs. */
export interface EngineOptions {
  readonly engine: EngineName | 'auto';
  readonly workers: number;
  readonly seed: number;
  readonly json?: true;
}

/** Adds the shared options to a command. */
export function addTrainingOptions(command: Command): Command {
  command
    .requiredOption('--data <folder>', 'dataset, as `import` and `synthesize` write it')
    .option('--config <file>', 'YAML file with training configuration (docs/configuration.md)')
    .option('--steps <count>', 'meta-steps at most, instead of the configuration’s', wholeNumber);
  return addEngineOptions(command);
}

/** Adds the options of whatever trains. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <name>', 'what runs the meta-steps; `auto` takes the fastest that works here')
        .choices(['auto', ...ENGINE_NAMES])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--workers <count>',
        'threads that grow trees and share meta-batches, each as many as it has parts for',
      )
        .argParser(positiveNumber)
        .default(os.availableParallelism(), 'one for each core'),
    )
    .option('--seed <number>', 'seed of everything random', wholeNumber, 1)
    .option('--json', 'print one JSON object');
}

/** The configuration that the options ask for. */
export function trainConfigOf({ config, steps }: TrainingOptions): TrainConfig {
  const base = config === undefined ? DEFAULT_TRAIN_CONFIG : readTrainConfig(config);
  return steps === undefined ? base : { ...base, meta: { ...base.meta, numEpisodes: steps } };
}
