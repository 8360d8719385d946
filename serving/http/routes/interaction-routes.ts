import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of what people did with results. */
export function addInteractionRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
