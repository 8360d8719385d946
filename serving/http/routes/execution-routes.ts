import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of what was decided, why, and the same decision again. */
export function addExecutionRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
