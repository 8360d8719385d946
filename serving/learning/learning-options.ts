import type { InteractionRow } from '../../data/store/rows.js';
import type { EntityTable } from '../entities/entity-table.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Retriever } from '../retrieval/retriever.js';

/** How much of it is held in memory. */
export interface LearningLimits {
  /** Contexts of users, of all retrievers together; the others are in the store. */
  readonly personalContexts: number;
  /** Contexts of segments and of everybody. */
  readonly wideContexts: number;
  /** Of answers that interactions may still come for. */
  readonly executionBytes: number;
  /** Of interactions that may come again. */
  readonly repetitionBytes: number;
  /** Sessions that may be running. */
  readonly sessions: number;
  /** Interactions that wait for earlier ones of the same user or answer. */
  readonly waiting: number;
}

export const DEFAULT_LEARNING_LIMITS: LearningLimits = {
  personalContexts: 100_000,
  wideContexts: 100_000,
  executionBytes: 64 * 2 ** 20,
  repetitionBytes: 16 * 2 ** 20,
  sessions: 50_000,
  waiting: 20_000,
};

export interface LearningOptions
  extends Pick<FeedbackLoopOptions, 'store' | 'wallClock' | 'seed' | 'onError' | 'entities' | 'timer'> {
  /** Where an interaction's retriever is looked up: its sources and its learning configuration. */
  readonly retrievers: EntityTable<Retriever>;
  /** Told of each interaction once it is safe; repetitions are not told. */
  readonly onTaken?: (row: InteractionRow) => void;
  /** Told of each that was deleted. */
  readonly onForgotten?: (row: InteractionRow) => void;
  readonly limits?: Partial<LearningLimits>;
  /** Seconds between rebuilds, which bring in what other servers learned. */
  readonly rebuildSeconds?: number;
}
