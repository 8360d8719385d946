export * from './frappe/index.js';
export { type Imported, MAX_BAD_ROWS } from './import-rows.js';
export * from './lastfm/index.js';
export * from './movielens/index.js';
export * from './open-bandit/index.js';
export * from './scores/index.js';
export * from './synthetic/index.js';
export { type BadRow, type BadRowSummary, badRowText } from './text/bad-rows.js';
