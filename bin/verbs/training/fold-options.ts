import { type Command, Option } from 'commander';
import { MEASURED_ON, type MeasuredOn } from '../../../training/evaluation/measured-on.js';
import { PROTOCOLS, type Protocol } from '../../../training/evaluation/protocols/protocol.js';
import { positiveNumber, wholeNumber } from '../../options/numbers.js';

/** Options of whom and what is tried on whom: `evaluate` and `headroom`. */
export interface FoldOptions {
  readonly protocol: Protocol;
  readonly folds: number;
  readonly fold?: number;
  readonly on: MeasuredOn;
  readonly mostUsers?: number;
}

/** Adds them to a command. */
export function addFoldOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--protocol <name>', 'who is tested: new users, known users’ future, or new users on new items')
        .choices([...PROTOCOLS])
        .default('cold-users'),
    )
    .option('--folds <count>', 'folds of users, each tested once; a cut in time has one', wholeNumber, 4)
    .option('--fold <number>', 'only this fold, counting from 1', positiveNumber)
    .option('--most-users <count>', 'of each fold, drawn by the seed: where a catalogue is large', positiveNumber)
    .addOption(
      new Option('--on <users>', 'the folds’ own users, or, for a search, users of the other folds')
        .choices([...MEASURED_ON])
        .default('test'),
    );
}
