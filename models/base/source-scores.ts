import type { UncalibratedScorers } from './base-scorers.js';
import { dot } from './dot.js';
import type { UserVectors } from './user-vectors.js';

/** The raw score of an item; NaN where the source has nothing to say of it. */
export type ItemScore = (item: number) => number;

/**
 * One source's raw scores for one user, whoever makes them: a dot product of vectors, a number that is the same for
 * everybody, or an imported score. All that training, evaluation and serving know of a source is this function.
 */
export function sourceScores(scorers: UncalibratedScorers, user: UserVectors, source: string): ItemScore {
  const { cf, content, popularity } = scorers;
  switch (source) {
    case 'cf':
      return user.present[0] ? byVector(user.cf, cf.factors, cf.isKnown) : NOTHING;
    case 'content':
      return user.present[1] ? byVector(user.content, content.vectors, content.isKnown) : NOTHING;
    case 'popularity':
      return (item) => popularity.rawScores[item]!;
    default:
      return imported(user, source);
  }
}

const NOTHING: ItemScore = () => Number.NaN;

function byVector(vector: Float32Array, vectors: Float32Array, isKnown: Uint8Array): ItemScore {
  const width = vector.length;
  return (item) => (isKnown[item] === 1 ? dot(vector, 0, vectors, item * width, width) : Number.NaN);
}

function imported({ imported }: UserVectors, source: string): ItemScore {
  const column = imported?.columns[source];
  if (imported === undefined || column === undefined) return NOTHING;
  return (item) => {
    const row = imported.rows.get(item);
    return row === undefined ? Number.NaN : column[row]!;
  };
}
