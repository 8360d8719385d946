export { type App, type AppOptions, createApp } from './app.js';
export { type RescoreOptions, rescore } from './rescore/rescore.js';
export type { RescoreCounts } from './rescore/rescore-counts.js';
export { type Server, type ServerOptions, startServer } from './start-server.js';
