import type { Collections } from '../collections/collections.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Learning } from '../learning/learning.js';

/** What executing needs of the server. */
export interface ExecuteContext extends Pick<FeedbackLoopOptions, 'loaded' | 'wallClock' | 'seed' | 'onError'> {
  readonly collections: Collections;
  readonly learning: Learning;
}
