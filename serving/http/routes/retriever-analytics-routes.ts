import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of signals, performance, stages, slow queries, tuning. */
export function addRetrieverAnalyticsRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
