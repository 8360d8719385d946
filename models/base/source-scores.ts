import type { UncalibratedScorers } from './base-scorers.js';
import { dot } from './dot.js';
import type { UserVectors } from './user-vectors.js';

/**
 * Writes the raw scores of items to a column, NaN where the source has nothing to say of one. A column at a time: a number that a
 * function returned for each item would be an object for each.
 *
 * @param out [items]
 */
export type ScoreColumn = (items: Int32Array, out: Float64Array) => void;

/**
 * One source's raw scores for one user, whoever makes them: a dot product of vectors, a number that is the same for
 * everybody, or an imported score. All that training, evaluation and serving know of a source is this function.
 */
export function sourceScores(scorers: UncalibratedScorers, user: UserVectors, source: string): ScoreColumn {
  const { cf, content, popularity, meanRatings } = scorers;
  switch (source) {
    case 'cf':
      return user.present[0] ? byVector(user.cf, cf.factors, cf.isKnown) : NOTHING;
    case 'content':
      return user.present[1] ? byVector(user.content, content.vectors, content.isKnown) : NOTHING;
    case 'popularity':
      return byItem(popularity.rawScores);
    case 'mean_rating':
      return meanRatings ? byItem(meanRatings) : NOTHING;
    default:
      return imported(user, source);
  }
}

const NOTHING: ScoreColumn = (_, out) => out.fill(Number.NaN);

/** The same for everybody. */
function byItem(scores: Float32Array): ScoreColumn {
  return (items, out) => {
    for (let row = 0; row < items.length; row++) out[row] = scores[items[row]!]!;
  };
}

function byVector(vector: Float32Array, vectors: Float32Array, isKnown: Uint8Array): ScoreColumn {
  const width = vector.length;
  return (items, out) => {
    for (let row = 0; row < items.length; row++) {
      const item = items[row]!;
      out[row] = isKnown[item] === 1 ? dot(vector, 0, vectors, item * width, width) : Number.NaN;
    }
  };
}

function imported({ imported }: UserVectors, source: string): ScoreColumn {
  const column = imported?.columns[source];
  if (imported === undefined || column === undefined) return NOTHING;
  return (items, out) => {
    for (let row = 0; row < items.length; row++) {
      const own = imported.rows.get(items[row]!);
      out[row] = own === undefined ? Number.NaN : column[own]!;
    }
  };
}
