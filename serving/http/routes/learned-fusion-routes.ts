import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of learned fusion by hand: weights, rollout, opt-out, reset. */
export function addLearnedFusionRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
