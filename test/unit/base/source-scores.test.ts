import { describe, expect, it } from 'vitest';
import type { ImportedScores } from '../../../data/schema/dataset.js';
import { EMBEDDING_WIDTH } from '../../../data/schema/features.js';
import type { BaseScorers } from '../../../models/base/base-scorers.js';
import { embeddingRow } from '../../../models/base/embedding-row.js';
import { importedUserScores } from '../../../models/base/imported-user-scores.js';
import { scoreAllItems } from '../../../models/base/score-items.js';
import { sourceScores } from '../../../models/base/source-scores.js';
import type { UserVectors } from '../../../models/base/user-vectors.js';

const NONE = Number.NaN;

/** User 0 has item 2 at times 10 and 20 and item 0 at no time; user 1 has nothing; user 2 item 1. */
const scores: ImportedScores = {
  count: 4,
  offsets: Int32Array.of(0, 3, 3, 4),
  user: Int32Array.of(0, 0, 0, 2),
  item: Int32Array.of(0, 2, 2, 1),
  timestamp: Float64Array.of(NONE, 10, 20, 30),
  sources: [
    { name: 'knn', value: Float64Array.of(1, 2, 3, 4) },
    { name: 'text', value: Float64Array.of(NONE, 5, NONE, 6) },
  ],
};

/** Two coordinates; cf knows items 0 and 1, content items 1 and 2. */
function scorersOf(sources: readonly string[]): BaseScorers {
  const vectors = Float32Array.of(1, 0, 0, 2, 3, 3);
  return {
    sources,
    cf: { width: 2, items: 3, factors: vectors, isKnown: Uint8Array.of(1, 1, 0) },
    content: { width: 2, items: 3, vectors, isKnown: Uint8Array.of(0, 1, 1) },
    popularity: { items: 3, rawScores: Float32Array.of(7, 8, 9) },
    calibrators: sources.map((source) => ({
      source,
      mean: 0,
      scale: 1,
      buckets: [{ minCount: 0, slope: 1, offset: 0 }],
    })),
  } as unknown as BaseScorers;
}

function userOf(moment: number): UserVectors {
  return {
    cf: Float32Array.of(10, 1),
    content: Float32Array.of(1, 1),
    count: 1,
    present: [true, true, true],
    imported: importedUserScores(scores, 0, moment),
  };
}

function ofAllItems(source: string, user: UserVectors): number[] {
  const column = new Float64Array(3);
  sourceScores(scorersOf([]), user, source)(Int32Array.of(0, 1, 2), column);
  return [...column];
}

describe('sourceScores', () => {
  it('built-in sources: dot products where the item is known, and what is the same for everybody', () => {
    expect(ofAllItems('cf', userOf(NONE))).toEqual([10, 2, NONE]);
    expect(ofAllItems('content', userOf(NONE))).toEqual([NONE, 2, 6]);
    expect(ofAllItems('popularity', userOf(NONE))).toEqual([7, 8, 9]);
  });

  it('an imported source: its own scores, nothing where it has no opinion', () => {
    expect(ofAllItems('knn', userOf(NONE))).toEqual([1, NONE, 3]);
    expect(ofAllItems('text', userOf(15))).toEqual([NONE, NONE, 5]);
  });

  it('a source that nobody imported, and a user without imported scores, say nothing', () => {
    const { imported: _, ...stranger } = userOf(NONE);
    expect(ofAllItems('other', userOf(NONE))).toEqual([NONE, NONE, NONE]);
    expect(ofAllItems('knn', stranger)).toEqual([NONE, NONE, NONE]);
  });
});

describe('importedUserScores', () => {
  const rowsAt = (moment: number) => [...importedUserScores(scores, 0, moment).rows];

  it('of each item the latest row made by the moment; one without a time was always there', () => {
    expect(rowsAt(5)).toEqual([[0, 0]]);
    expect(rowsAt(10)).toEqual([
      [0, 0],
      [2, 1],
    ]);
    expect(rowsAt(25)).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  it('no moment: the latest of all; a user without rows has none', () => {
    expect(rowsAt(NONE)).toEqual(rowsAt(1e12));
    expect([...importedUserScores(scores, 1, NONE).rows]).toEqual([]);
  });
});

describe('scoring by a mixture of sources', () => {
  const scorers = scorersOf(['knn', 'popularity', 'content']);

  it('columns stand in the order of the sources, calibrated where there, masked where not', () => {
    const out = { raw: new Float32Array(9), scores: new Float32Array(9), mask: new Uint8Array(9) };
    scoreAllItems(scorers, userOf(NONE), out);
    expect([...out.raw]).toEqual([1, 7, 0, 0, 8, 2, 3, 9, 6]);
    expect([...out.mask]).toEqual([1, 1, 0, 0, 1, 1, 1, 1, 1]);
    expect(out.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(out.scores[2]).toBe(0);
  });

  it('only sources with vectors have interaction vectors, each in its own block', () => {
    const out = new Float32Array(3 * EMBEDDING_WIDTH).fill(1);
    embeddingRow(scorers, userOf(NONE), 2, out);
    expect([...out.subarray(2 * EMBEDDING_WIDTH)]).toEqual([3, 3, ...new Array(EMBEDDING_WIDTH - 2).fill(0)]);
    expect(out.subarray(0, 2 * EMBEDDING_WIDTH).some((value) => value !== 0)).toBe(false);
  });
});
