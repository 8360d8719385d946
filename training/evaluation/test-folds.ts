import type { Dataset } from '../../data/schema/dataset.js';
import { FusionError } from '../../data/schema/errors.js';
import { createRng } from '../../data/schema/random.js';
import { type Foundation, layFoundation } from '../foundation.js';
import type { OnProgress } from '../on-progress.js';
import { assertLikes } from '../target-kind.js';
import { isAnswerable } from '../tasks/among-candidates.js';
import { candidatesOf } from '../tasks/candidates.js';
import type { Case } from '../tasks/cases.js';
import { type PreparedCase, prepareCase } from '../tasks/world.js';
import type { TrainConfig } from '../train-config.js';
import type { MeasuredOn } from './measured-on.js';
import { coldItems } from './protocols/cold-items.js';
import { coldUsers } from './protocols/cold-users.js';
import type { Protocol } from './protocols/protocol.js';
import type { Split, SplitOptions, Splits } from './protocols/split.js';
import { timeCut } from './protocols/time-cut.js';

export interface TestFoldsOptions {
  readonly dataset: Dataset;
  readonly config: TrainConfig;
  /** `cold-users` if left out. */
  readonly protocol?: Protocol | undefined;
  readonly folds: number;
  readonly seed: number;
  /** Only this fold, counting from 1; all of them if left out. */
  readonly fold?: number | undefined;
  /** `test` if left out. */
  readonly on?: MeasuredOn | undefined;
  /** Users of each fold that are asked about, at most, drawn by the seed: where a catalogue is large. All if left out. */
  readonly mostUsers?: number | undefined;
  /** Threads that fitting may use; they change nothing of what it gives. */
  readonly workers?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** One fold: what is fitted, and what it is asked. */
export interface TestFold {
  /** `fold 1/4` */
  readonly name: string;
  readonly split: Split;
  readonly foundation: Foundation;
  /** The split's, as the foundation sees them. */
  readonly cases: readonly PreparedCase[];
  /** The whole log, which says what a user thought of an item, whenever. */
  readonly dataset: Dataset;
}

const SPLITS: Readonly<Record<Protocol, (options: SplitOptions) => Splits>> = {
  'cold-users': coldUsers,
  'time-cut': timeCut,
  'cold-items': coldItems,
};

/**
 * The folds of a protocol, one after the other.
 * @throws FusionError `usage` for fewer than two folds, since somebody must be left to fit to, and for a fold that is not
 * one of them
 */
export async function* testFolds(options: TestFoldsOptions): AsyncIterable<TestFold> {
  const {
    dataset,
    config,
    protocol = 'cold-users',
    folds,
    seed,
    fold: only,
    on = 'test',
    workers,
    onProgress,
  } = options;
  if (protocol !== 'cold-users') assertLikes(config, `protocol ${protocol}`); // the others look at what comes to be liked
  if (folds < 2) throw new FusionError('usage', `folds: expected at least 2, got ${folds}`);
  const splits = SPLITS[protocol]({
    ...{ dataset, folds, seed, on },
    ...{ minPositives: config.minPositives, targets: config.targets },
  });
  assertFold(only, splits.length);
  for (const [index, makeSplit] of splits.entries()) {
    if (only !== undefined && index !== only - 1) continue;
    const name = `fold ${index + 1}/${splits.length}`;
    const split = makeSplit();
    const foundation = await layFoundation({
      dataset: split.dataset,
      users: split.users,
      config,
      seed,
      workers,
      onProgress: (stage, done, total) => onProgress?.(`${name}: ${stage}`, done, total),
    });
    const cases = casesOfSome(split.cases, options)
      .map((known) => prepareCase(split.dataset, foundation.world, known))
      .filter(isAsked);
    yield { name, split, foundation, cases, dataset };
  }
}

/** Nobody can rank what nobody scored, nor say how it was rated. */
function isAsked(known: PreparedCase): boolean {
  return known.laterRatings ? isAnswerable(known) : candidatesOf(known).size > 0;
}

function casesOfSome(cases: readonly Case[], { mostUsers, seed }: TestFoldsOptions): readonly Case[] {
  if (mostUsers === undefined) return cases;
  const users = [...new Set(cases.map(({ user }) => user))];
  const asked = new Set(createRng(seed, 'users asked about').shuffle(users).slice(0, mostUsers));
  return cases.filter(({ user }) => asked.has(user));
}

function assertFold(only: number | undefined, folds: number): void {
  if (only === undefined || (only >= 1 && only <= folds)) return;
  throw new FusionError('usage', `fold: expected 1 to ${folds}, got ${only}`);
}
