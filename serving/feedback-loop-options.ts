import type { ExecutionRow } from '../data/store/rows.js';
import type { Store } from '../data/store/store.js';
import type { ServedBundles } from './bundles/served-bundles.js';
import type { EntityFeed } from './entities/entity-feed.js';
import type { LearningLimits } from './learning/learning-limits.js';
import type { LiveLimits } from './live/live.js';
import type { Timer } from './memory/repeat.js';

export interface FeedbackLoopOptions {
  /** Null: all that is learned and configured is in memory, and gone with the process. */
  readonly store: Store | null;
  /** What the built-in sources score with. */
  readonly bundles: Pick<ServedBundles, 'of' | 'use'>;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Of whatever is drawn. */
  readonly seed: number;
  /** Told of trouble that no request can be told of. */
  readonly onError: (error: unknown, message: string) => void;
  /** Told of each answer of a retriever that is recorded. */
  readonly onExecuted?: (execution: ExecutionRow) => void;
  /** What tables of things that people configure are filled from; made here where none is given. */
  readonly entities?: EntityFeed;
  /** How much of what is learned is held in memory. */
  readonly learningLimits?: Partial<LearningLimits>;
  /** How much of users and items that change is held in memory. */
  readonly liveLimits?: Partial<LiveLimits>;
  /** How often changes by other servers are looked for. */
  readonly refreshSeconds?: number;
  readonly timer?: Timer;
  /** What experiments count allocations of this server under; by default `default`. */
  readonly region?: string;
}
