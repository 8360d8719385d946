import { FusionError } from '../../data/schema/errors.js';

/**
 * Runs tasks of the same key one after another, in the order in which they came; those of different keys as they come.
 *
 * A bounded number is under way or waiting; one more is refused rather than kept.
 */
export class KeyedQueue {
  readonly #maxTasks: number;
  readonly #what: string;
  /** The last task of each key that has any; settles when that task does. */
  readonly #last = new Map<string, Promise<void>>();
  #tasks = 0;

  /** @param what the tasks are, for people. */
  constructor(maxTasks: number, what = 'adaptations') {
    this.#maxTasks = maxTasks;
    this.#what = what;
  }

  /** Whether one more would be refused. */
  get isFull(): boolean {
    return this.#tasks >= this.#maxTasks;
  }

  /** @throws FusionError `overloaded` when too many wait; whatever the task throws. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    if (this.isFull) throw overloaded(this.#maxTasks, this.#what);
    this.#tasks++;
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task);
    const settled = result.then(
      () => {},
      () => {},
    );
    this.#last.set(key, settled);
    try {
      return await result;
    } finally {
      this.#tasks--;
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}

function overloaded(maxTasks: number, what: string): FusionError {
  return new FusionError('overloaded', `Expected at most ${maxTasks} ${what} to be waiting, got one more.`, {
    retry_after_seconds: 1,
  });
}
