/** Calls back after a while, again and again, until it is told to stop. */
export type Timer = (everyMs: number, call: () => void) => () => void;

/** Does not keep the process alive. */
const intervalTimer: Timer = (everyMs, call) => {
  const interval = setInterval(call, everyMs).unref();
  return () => clearInterval(interval);
};

/** Repeats work that takes its time: a turn that comes while the one before still runs is left out. @returns what stops it */
export function repeat(
  work: () => Promise<void>,
  { everyMs, timer = intervalTimer, onError }: RepeatOptions,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  let hasFailed = false;
  const stop = timer(everyMs, () => {
    running ??= work()
      .then(
        () => {
          hasFailed = false;
        },
        (error) => {
          if (!hasFailed) onError(error);
          hasFailed = true;
        },
      )
      .finally(() => {
        running = null;
      });
  });
  return async () => {
    stop();
    await running;
  };
}

export interface RepeatOptions {
  readonly everyMs: number;
  readonly timer?: Timer;
  /** Told of the first of several failures in a row. */
  readonly onError: (error: unknown) => void;
}
