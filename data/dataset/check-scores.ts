import { BUILT_IN_SOURCES } from '../schema/features.js';
import { DATASET_FILES, LAST_MOMENT } from './content.js';
import type { Report } from './problem.js';
import { isSamePair, type ScoreColumns, scoreOrder } from './sort-scores.js';

/** A name that a bundle, a JSON field and a column can carry. */
const SOURCE_NAME = /^[A-Za-z0-9_.:/@-]+$/;

/**
 * Reports what imported scores may not hold: no source, a name that is no name or a built-in source's, infinite scores,
 * times that are no times, two rows of one pair and moment.
 */
export function checkScores(scores: ScoreColumns, report: Report): void {
  const file = DATASET_FILES.scores;
  if (scores.sources.length === 0) {
    report({ file, field: '', message: 'expected a column <source>_score for each source, got none' });
  }
  for (const { name, value } of scores.sources) {
    const field = `${name}_score`;
    if (!SOURCE_NAME.test(name)) {
      report({ file, field, message: `expected a source named with letters, digits and _ . : / @ -, got '${name}'` });
    } else if ((BUILT_IN_SOURCES as readonly string[]).includes(name)) {
      report({ file, field, message: `expected another name than those of the built-in sources, got '${name}'` });
    }
    const row = value.findIndex((score) => Math.abs(score) === Number.POSITIVE_INFINITY);
    if (row >= 0) report({ file, line: row + 1, field, message: `expected a finite score or none, got ${value[row]}` });
  }
  checkTimes(scores.timestamp, report);
  checkPairs(scores, report);
}

function checkTimes(timestamp: Float64Array, report: Report): void {
  for (const [row, time] of timestamp.entries()) {
    if (Number.isNaN(time) || (Number.isInteger(time) && Math.abs(time) <= LAST_MOMENT)) continue;
    const message = `expected whole milliseconds since 1970, got ${time}`;
    report({ file: DATASET_FILES.scores, line: row + 1, field: 'timestamp', message });
  }
}

function checkPairs(scores: ScoreColumns, report: Report): void {
  const order = scoreOrder(scores);
  order.forEach((row, at) => {
    if (at === 0 || !isSamePair(scores, order[at - 1]!, row)) return;
    const message = `expected one row per user, item and moment, got another one in row ${order[at - 1]! + 1}`;
    report({ file: DATASET_FILES.scores, line: row + 1, field: '', message });
  });
}
