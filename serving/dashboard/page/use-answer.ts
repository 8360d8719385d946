import { useEffect, useRef, useState } from 'preact/hooks';
import { browserSurroundings } from './browser-surroundings.js';
import { startPolling } from './start-polling.js';

/** What is known of something that is asked for again and again. */
export interface Answer<Value> {
  /** The latest; undefined until there was one. */
  readonly value: Value | undefined;
  /** Why the latest question was not answered. */
  readonly error: Error | undefined;
  /** Asks at once. */
  readonly again: () => void;
}

/** Seconds between questions whose answers change slowly, and of those that people watch. */
export const EVERY = { slow: 30, live: 5 } as const;

/**
 * Asks now and regularly, as long as the component is there. An answer that is the same as the last changes nothing, so that a chart under
 * somebody's pointer stays.
 * @param about what the question depends on; another value forgets the answer
 */
export function useAnswer<Value>(
  ask: () => Promise<Value>,
  about: readonly unknown[],
  everySeconds: number = EVERY.slow,
): Answer<Value> {
  const [known, setKnown] = useState<Pick<Answer<Value>, 'value' | 'error'>>({ value: undefined, error: undefined });
  const running = useRef<{ readonly now: () => void }>(undefined);
  useEffect(() => {
    let text: string | undefined;
    setKnown({ value: undefined, error: undefined });
    const poll = {
      ask,
      everyMs: everySeconds * 1000,
      onAnswer: (value: Value) => {
        const next = JSON.stringify(value);
        setKnown((last) => (next === text && last.error === undefined ? last : { value, error: undefined }));
        text = next;
      },
      onError: (error: unknown) => setKnown(({ value }) => ({ value, error: error as Error })),
    };
    const started = startPolling(poll, browserSurroundings);
    running.current = started;
    return started.stop;
  }, about);
  return { ...known, again: () => running.current?.now() };
}
