import type { EntityTable } from '../entities/entity-table.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Retriever } from '../retrieval/retriever.js';
import type { Learning } from './learning.js';
import { UserChoices } from './user-choices.js';

export interface LearningOptions extends Pick<FeedbackLoopOptions, 'store' | 'wallClock' | 'seed' | 'onError'> {
  /** Where an interaction's retriever is looked up: its sources and its learning configuration. */
  readonly retrievers: EntityTable<Retriever>;
}

export function createLearning(options: LearningOptions): Learning {
  return {
    choices: new UserChoices(options),
    choose: () => ({
      served: 'static',
      reason: 'cold_start',
      propensity: 1,
      level: 'prior',
      key: null,
      contexts: ['global'],
      weights: null,
      decision: null,
      isSessionAdapted: false,
    }),
    evidence: () => ({ levels: [], session: null }),
    segments: () => [],
    remember: () => {},
    execution: async () => null,
    take: async () => [],
    forget: async () => false,
    rebuild: async () => {},
    close: async () => {},
  };
}
