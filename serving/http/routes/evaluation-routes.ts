import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of evaluation data sets, evaluations and session-replay benchmarks. */
export function addEvaluationRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
