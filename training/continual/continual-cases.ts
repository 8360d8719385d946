import type { RememberedTask, TaskRole } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { createRng } from '../../data/schema/random.js';
import type { Foundation } from '../foundation.js';
import type { PreparedCase } from '../tasks/world.js';
import type { TrainConfig } from '../train-config.js';
import { freshCases } from './fresh-cases.js';
import { rememberCases } from './remember-cases.js';
import { rememberedCase } from './remembered-case.js';
import { taskRoles } from './task-roles.js';

/** Remembered tasks beside each new one. */
export const REPLAY_RATIO = 0.3;

/** What an update learns from, chooses by and is judged by. */
export interface ContinualCases {
  /** New, to learn from. */
  readonly fresh: readonly PreparedCase[];
  /** Remembered, to learn from beside them. */
  readonly replayed: readonly PreparedCase[];
  /** To stop and to choose thresholds by: new and remembered in the same proportion. */
  readonly choosing: readonly PreparedCase[];
  /** New, to compare bundles by. */
  readonly judging: readonly PreparedCase[];
  /** Remembered and not replayed: what may be forgotten. */
  readonly old: readonly PreparedCase[];
  /** Remembered tasks whose events are in the dataset no more. */
  readonly lost: number;
  /** With the new ones, for the next bundle. */
  readonly memory: readonly RememberedTask[];
}

export interface ContinualCasesOptions {
  /** Of the grown dataset; each of its cases has the world that was fitted without its user. */
  readonly foundation: Foundation;
  readonly memory: readonly RememberedTask[];
  /** What came before this moment, in ms, is old. */
  readonly sinceMs: number;
  readonly config: Pick<TrainConfig, 'minPositives' | 'validationShare'>;
  readonly seed: number;
}

/**
 * Sorts a grown dataset's cases into new ones and remembered ones, and users into those who are learned from, chosen by
 * and judged by.
 *
 * @throws FusionError `invalid_data` without a user with something new for each of the three
 */
export function continualCases({ foundation, memory, sinceMs, config, seed }: ContinualCasesOptions): ContinualCases {
  const { dataset, trainingCases, validationCases } = foundation;
  const { ids } = dataset.users;
  const { minPositives, validationShare: share } = config;
  const worlds = new Map([...trainingCases, ...validationCases].map(({ user, world }) => [user, world] as const));
  const newCases = [...worlds].flatMap(([user, world]) =>
    freshCases(dataset, world, user, { sinceMs, minPositives, seed }),
  );
  const roles = taskRoles([...new Set(newCases.map(({ user }) => ids[user]!))], memory, { share, seed });
  const isFor = (role: TaskRole) => (known: PreparedCase) => roles.get(ids[known.user]!) === role;

  const indexOf = new Map([...worlds.keys()].map((user) => [ids[user]!, user] as const));
  const recalled = memory.map((task) => {
    const user = indexOf.get(task.user);
    if (user === undefined) return undefined;
    return rememberedCase(dataset, worlds.get(user)!, user, task, { minPositives, seed });
  });
  const remembered = recalled.filter((known) => known !== undefined);

  const replay = (role: TaskRole) => {
    const count = Math.floor(REPLAY_RATIO * newCases.filter(isFor(role)).length);
    return createRng(seed, 'replay', role, sinceMs)
      .shuffle(remembered.filter(isFor(role)))
      .slice(0, count);
  };
  const cases = {
    fresh: newCases.filter(isFor('train')),
    replayed: replay('train'),
    choosing: [...newCases.filter(isFor('choose')), ...replay('choose')],
    judging: newCases.filter(isFor('judge')),
  };
  assertEnough(cases, dataset.name, minPositives, sinceMs);
  const replayed = new Set(cases.replayed);
  return {
    ...cases,
    old: remembered.filter((known) => isFor('train')(known) && !replayed.has(known)),
    lost: memory.length - remembered.length,
    memory: rememberCases(
      memory.filter((_, task) => recalled[task] !== undefined),
      newCases,
      dataset,
      (user) => roles.get(user)!,
    ),
  };
}

function assertEnough(
  { fresh, choosing, judging }: Pick<ContinualCases, 'fresh' | 'choosing' | 'judging'>,
  name: string,
  minPositives: number,
  sinceMs: number,
): void {
  const users = [fresh, choosing, judging].map((cases) => new Set(cases.map(({ user }) => user)).size);
  if (users.every((count) => count > 0)) return;
  throw new FusionError(
    'invalid_data',
    `dataset ${name}: expected users with ${minPositives} positives, some of them since ` +
      `${new Date(sinceMs).toISOString()}, to learn from, to choose by and to judge by, got ${users.join(', ')}; ` +
      'wait until there is more, or train anew.',
  );
}
