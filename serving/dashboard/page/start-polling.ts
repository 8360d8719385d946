/** What a poll needs of the page around it. */
export interface Surroundings {
  /** Whether nobody looks. */
  readonly isHidden: () => boolean;
  /** Calls back when that changes. @returns undoes it */
  readonly onVisibility: (changed: () => void) => () => void;
  readonly setTimer: (run: () => void, ms: number) => number;
  readonly clearTimer: (timer: number) => void;
}

export interface Poll<Answer> {
  readonly ask: () => Promise<Answer>;
  readonly everyMs: number;
  readonly onAnswer: (answer: Answer) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Asks now, and again so long after each answer, while somebody looks: never twice at once, not at all while the page is hidden, and at
 * once when it is shown again.
 * @returns `now` asks at once, `stop` never again
 */
export function startPolling<Answer>(
  { ask, everyMs, onAnswer, onError }: Poll<Answer>,
  { isHidden, onVisibility, setTimer, clearTimer }: Surroundings,
): { readonly now: () => void; readonly stop: () => void } {
  let timer: number | undefined;
  let isAsking = false;
  let isStopped = false;

  const now = async () => {
    if (isAsking || isStopped) return;
    isAsking = true;
    if (timer !== undefined) clearTimer(timer);
    timer = undefined;
    try {
      const answer = await ask();
      if (!isStopped) onAnswer(answer);
    } catch (error) {
      if (!isStopped) onError(error);
    }
    isAsking = false;
    if (!isStopped && !isHidden()) timer = setTimer(now, everyMs);
  };
  const pauseOrGoOn = () => {
    if (!isHidden()) now();
    else if (timer !== undefined) clearTimer(timer);
  };

  const forget = onVisibility(pauseOrGoOn);
  now();
  return {
    now,
    stop: () => {
      isStopped = true;
      if (timer !== undefined) clearTimer(timer);
      forget();
    },
  };
}
