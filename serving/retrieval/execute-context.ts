import type { Collections } from '../collections/collections.js';
import type { Experiments } from '../experiments/experiments.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Learning } from '../learning/learning.js';
import type { Live } from '../live/live.js';
import type { Loaded } from '../scoring/loaded.js';

/** What executing needs of the server. */
export interface ExecuteContext extends Pick<FeedbackLoopOptions, 'wallClock' | 'seed' | 'onError'> {
  /** What answers the namespace; null when no bundle does. */
  readonly loaded: Loaded | null;
  readonly collections: Collections;
  readonly learning: Learning;
  readonly experiments: Pick<Experiments, 'get' | 'allocate'>;
  /** Users who change. */
  readonly live: Live;
}
