import type { Dataset } from '../../data/schema/dataset.js';
import { FusionError } from '../../data/schema/errors.js';
import { type Foundation, layFoundation } from '../foundation.js';
import { candidatesOf } from '../tasks/candidates.js';
import { coldCases } from '../tasks/cases.js';
import { userFolds, usersOutside } from '../tasks/user-folds.js';
import { type PreparedCase, prepareCase } from '../tasks/world.js';
import type { TrainConfig } from '../train-config.js';
import type { MeasuredOn } from './measured-on.js';

export interface TestFoldsOptions {
  readonly dataset: Dataset;
  readonly config: TrainConfig;
  readonly folds: number;
  readonly seed: number;
  /** Only this fold, counting from 1; all of them if left out. */
  readonly fold?: number | undefined;
  /** `test` if left out. */
  readonly on?: MeasuredOn | undefined;
  /** What is being done, and how far it is. */
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
}

/** One fold: what is fitted, and whom it is tried on. */
export interface TestFold {
  /** From 0. */
  readonly index: number;
  readonly foundation: Foundation;
  /** Of users that the foundation has not seen. */
  readonly cases: readonly PreparedCase[];
}

/**
 * The folds of the cold-user protocol, one after the other.
 *
 * On `validation` a fold's users are set aside, unseen, and the others are split into folds again: the first of those is
 * measured, and everything is fitted to the rest. Whatever is searched for there leaves the test fold untouched.
 *
 * @throws FusionError `usage` for fewer than two folds, since somebody must be left to fit to, and for a fold that is not
 * one of them
 */
export async function* testFolds(options: TestFoldsOptions): AsyncIterable<TestFold> {
  const { dataset, config, folds, seed, fold: only, on = 'test', onProgress } = options;
  assertFolds(folds, only);
  const users = Int32Array.from(dataset.users.ids.keys());
  for (const [index, fold] of userFolds(users, folds, seed).entries()) {
    if (only !== undefined && index !== only - 1) continue;
    const others = usersOutside(users, fold);
    const measured = on === 'test' ? fold : userFolds(others, folds, seed)[0]!;
    const foundation = await layFoundation({
      dataset,
      users: usersOutside(others, measured),
      config,
      seed,
      onWorld: (done, total) => onProgress?.(`fold ${index + 1}/${folds}: base scorers`, done, total),
    });
    const cases = [...measured]
      .flatMap((user) =>
        coldCases(dataset, user, { minPositives: config.minPositives, seed }).map((known) =>
          prepareCase(dataset, foundation.world, known),
        ),
      )
      .filter((known) => candidatesOf(known).size > 0); // nobody can rank what nobody scored
    yield { index, foundation, cases };
  }
}

function assertFolds(folds: number, only: number | undefined): void {
  if (folds < 2) throw new FusionError('usage', `folds: expected at least 2, got ${folds}`);
  if (only === undefined || (only >= 1 && only <= folds)) return;
  throw new FusionError('usage', `fold: expected 1 to ${folds}, got ${only}`);
}
