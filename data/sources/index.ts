export * from './movielens/index.js';
export * from './open-bandit/index.js';
export * from './synthetic/index.js';
export type { BadRow, BadRowSummary } from './text/bad-rows.js';
