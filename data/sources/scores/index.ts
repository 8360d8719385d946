export { type ImportedScoresOf, type ImportScoresOptions, importScores } from './import-scores.js';
export type { ScoreColumnNames } from './score-columns.js';
