import type { BaseScorers, UncalibratedScorers } from './base-scorers.js';
import { type CalibrationLine, calibrationLine, lineProbability } from './calibrator.js';
import { sourceScores } from './source-scores.js';
import type { UserVectors } from './user-vectors.js';

/** Where scores go: row-major [rows, K], all columns in the order of the scorers' sources. Reused between calls. */
export interface ScoreTable {
  /** As the scorers made them; left out where nobody needs them. */
  readonly raw?: Float32Array;
  /** Calibrated probabilities. */
  readonly scores: Float32Array;
  /** 1 where the source has something to say of this user and item; elsewhere 0, and so is the score. */
  readonly mask: Uint8Array | Float32Array;
}

/** What {@link rawScores} fills: as {@link ScoreTable}, without calibrated scores. */
export type RawScoreTable = Required<Pick<ScoreTable, 'raw' | 'mask'>>;

/** Scores every item, row = item index. */
export function scoreAllItems(scorers: BaseScorers, user: UserVectors, out: ScoreTable): void {
  scoreRows(scorers, user, everyItem(scorers), out, calibrationLines(scorers, user));
}

/** Scores the chosen items, row = position in `items`. */
export function scoreItems(scorers: BaseScorers, user: UserVectors, items: Int32Array, out: ScoreTable): void {
  scoreRows(scorers, user, items, out, calibrationLines(scorers, user));
}

/** Raw scores of the chosen items, or of all: what calibrators are fitted on. */
export function rawScores(
  scorers: UncalibratedScorers,
  user: UserVectors,
  items: Int32Array | undefined,
  out: RawScoreTable,
): void {
  scoreRows(scorers, user, items ?? everyItem(scorers), out, []);
}

function everyItem({ popularity }: UncalibratedScorers): Int32Array {
  return new Int32Array(popularity.items).map((_, item) => item);
}

function calibrationLines(scorers: BaseScorers, user: UserVectors): CalibrationLine[] {
  return scorers.calibrators.map((calibrator) => calibrationLine(calibrator, user.count));
}

/** One pass per source, so that each reads its vectors in order. */
function scoreRows(
  scorers: UncalibratedScorers,
  user: UserVectors,
  items: Int32Array,
  { raw, scores, mask }: Partial<ScoreTable> & Pick<ScoreTable, 'mask'>,
  lines: readonly CalibrationLine[],
): void {
  const { sources } = scorers;
  const rawColumn = new Float64Array(items.length);
  for (const [column, source] of sources.entries()) {
    sourceScores(scorers, user, source)(items, rawColumn);
    const line = lines[column];
    for (let row = 0, at = column; row < items.length; row++, at += sources.length) {
      const rawScore = rawColumn[row]!;
      const isPresent = !Number.isNaN(rawScore);
      mask[at] = isPresent ? 1 : 0;
      if (raw !== undefined) raw[at] = isPresent ? rawScore : 0;
      if (scores !== undefined && line !== undefined) scores[at] = isPresent ? lineProbability(line, rawScore) : 0;
    }
  }
}
