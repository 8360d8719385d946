import type { FeedbackLoop } from '../../feedback-loop.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** Routes of what searches run over: collections and their documents. */
export function addCollectionRoutes(_app: App, _loop: FeedbackLoop, _state: ServerState): void {}
