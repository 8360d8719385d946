import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of retrievers: create, list, change, clone, execute, explain. */
export function addRetrieverRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
