import { MEMORY_TASKS, type RememberedTask, type TaskRole } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import type { PreparedCase } from '../tasks/world.js';

/**
 * The memory after some cases: first in, first out. New ones come in order of their moments, so the memory always holds the
 * latest.
 */
export function rememberCases(
  memory: readonly RememberedTask[],
  cases: readonly PreparedCase[],
  dataset: Dataset,
  roleOf: (user: string) => TaskRole,
): readonly RememberedTask[] {
  const untilMs = latestEvent(dataset.interactions.timestamp) + 1;
  const tasks = [...cases]
    .sort((a, b) => a.moment - b.moment)
    .map(({ user, support }): RememberedTask => {
      const id = dataset.users.ids[user]!;
      return { user: id, support: support.length, untilMs, role: roleOf(id) };
    });
  return [...memory, ...tasks].slice(-MEMORY_TASKS);
}

/** The latest of some times; −Infinity where there is none. */
export function latestEvent(timestamps: Float64Array): number {
  return timestamps.reduce((latest, time) => (time > latest ? time : latest), Number.NEGATIVE_INFINITY);
}
