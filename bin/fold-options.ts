import { type Command, Option } from 'commander';
import { MEASURED_ON, type MeasuredOn } from '../training/evaluation/measured-on.js';
import { positiveNumber, wholeNumber } from './training-options.js';

/** Options of what is measured on held-out users: `evaluate` and `headroom`. */
export interface FoldOptions {
  readonly folds: number;
  readonly fold?: number;
  readonly on: MeasuredOn;
}

/** Adds them to a command. */
export function addFoldOptions(command: Command): Command {
  return command
    .option('--folds <count>', 'folds of users, each tested once', wholeNumber, 4)
    .option('--fold <number>', 'only this fold, counting from 1', positiveNumber)
    .addOption(
      new Option('--on <users>', 'the folds’ own users, or, for a search, users of the other folds')
        .choices([...MEASURED_ON])
        .default('test'),
    );
}
