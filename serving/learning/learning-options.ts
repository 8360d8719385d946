import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import type { EntityTable } from '../entities/entity-table.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Retriever } from '../retrieval/retriever.js';
import type { LearningLimits } from './learning-limits.js';

export interface LearningOptions
  extends Pick<FeedbackLoopOptions, 'store' | 'wallClock' | 'seed' | 'onError' | 'entities' | 'timer'> {
  /** Where an interaction's retriever is looked up: its sources and its learning configuration. */
  readonly retrievers: EntityTable<Retriever>;
  /** Told of each interaction once it is safe, with its answer where that is known; repetitions are not told. */
  readonly onTaken?: (row: InteractionRow, execution: ExecutionRow | null) => void;
  /** Told of each that was deleted. */
  readonly onForgotten?: (row: InteractionRow) => void;
  readonly limits?: Partial<LearningLimits>;
  /** Seconds between rebuilds, which bring in what other servers learned. */
  readonly rebuildSeconds?: number;
}
