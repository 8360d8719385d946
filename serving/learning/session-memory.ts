import { type ArmCounts, decayFactor } from '../../models/bandit/index.js';
import { LruCache } from '../memory/lru-cache.js';
import type { ArmLesson } from './arm-lesson.js';

/** What an interaction of a running session earned. */
export interface SessionEvent {
  readonly interactionId: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly lessons: readonly ArmLesson[];
}

export interface SessionReading {
  /** Earlier events are over. Milliseconds since 1970. */
  readonly sinceMs: number;
  readonly today: number;
  readonly halfLifeDays: number | null;
}

/** The latest events of a session that count. */
const EVENTS = 100;

/** What live interactions earned lately, by session; see `withSession`. It is gone with the process, as sessions are. */
export class SessionMemory {
  readonly #sessions: LruCache<string, readonly SessionEvent[]>;

  /** @param capacity in sessions. */
  constructor(capacity: number) {
    this.#sessions = new LruCache(capacity);
  }

  add(session: string, event: SessionEvent): void {
    this.#sessions.set(session, [...(this.#sessions.get(session) ?? []), event].slice(-EVENTS));
  }

  remove(session: string, interactionId: string): void {
    const events = this.#sessions.get(session);
    if (events)
      this.#sessions.set(
        session,
        events.filter((event) => event.interactionId !== interactionId),
      );
  }

  /** By arm, weighed by age as a context's counts are; undefined where nothing counts. */
  read(
    session: string,
    arms: readonly string[],
    { sinceMs, today, halfLifeDays }: SessionReading,
  ): ArmCounts | undefined {
    const lessons = (this.#sessions.get(session) ?? []).flatMap((event) => (event.atMs > sinceMs ? event.lessons : []));
    const known = lessons.filter(({ arm }) => arms.includes(arm));
    if (known.length === 0) return undefined;
    const alpha = arms.map(() => 0);
    const beta = arms.map(() => 0);
    for (const lesson of known) {
      const index = arms.indexOf(lesson.arm);
      const factor = decayFactor(lesson.day, today, halfLifeDays);
      alpha[index]! += lesson.alpha * factor;
      beta[index]! += lesson.beta * factor;
    }
    return { alpha, beta };
  }
}

/** Ids of sessions come from clients: they are put last. */
export function sessionKey(namespace: string, retrieverId: string, sessionId: string): string {
  return `${namespace}/${retrieverId}/${sessionId}`;
}
