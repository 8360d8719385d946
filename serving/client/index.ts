export { ClientError, type ClientProblem } from './client-error.js';
export type { ClientOptions } from './client-options.js';
export { type Client, createClient } from './create-client.js';
export { interactionFromResult, type ResultInteraction, type ShownResults } from './interaction-from-result.js';
