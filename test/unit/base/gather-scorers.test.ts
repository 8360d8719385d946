import { describe, expect, it } from 'vitest';
import { gatherScorers } from '../../../models/base/gather-scorers.js';
import { type BaseScorers, embeddingRow, scoreItems, userVectors } from '../../../models/base/index.js';
import { smallFoundation } from '../training/small-world.js';

const { foundation } = await smallFoundation();
const scorers: BaseScorers = { ...foundation.world.scorers, calibrators: foundation.calibrators };
const K = scorers.sources.length;

function scoresOf(of: BaseScorers, support: readonly number[], items: readonly number[]) {
  const user = userVectors(of, support);
  const table = { scores: new Float32Array(items.length * K), mask: new Float32Array(items.length * K) };
  scoreItems(of, user, Int32Array.from(items), table);
  const embedding = new Float32Array(K * 64);
  embeddingRow(of, user, items[0]!, embedding);
  return { user, ...table, embedding };
}

describe('gatherScorers', () => {
  it('folds in and scores by a few rows as by the whole catalogue, bit for bit', () => {
    const whole = scoresOf(scorers, [50, 41, 77], [60, 41]);
    const few = scoresOf(gatherScorers(scorers, [41, 50, 60, 77]), [1, 0, 3], [2, 0]);
    expect(few).toEqual(whole);
  });

  it('takes along what liking an item says, where that is a vector of its own', () => {
    const { content } = scorers;
    const turned = { ...scorers, content: { ...content, history: content.vectors.map((value) => -value) } };
    const whole = scoresOf(turned, [50, 41, 77], [60, 41]);
    expect(scoresOf(gatherScorers(turned, [41, 50, 60, 77]), [1, 0, 3], [2, 0])).toEqual(whole);
    expect(whole.user.content).toEqual(scoresOf(scorers, [50, 41, 77], [60, 41]).user.content.map((value) => -value));
  });

  it('has nothing of an item that fitting never saw but the popularity of one that nobody used', () => {
    const { user, scores, mask } = scoresOf(gatherScorers(scorers, [41, -1]), [0], [1]);
    expect(user.present).toEqual([true, true, true]);
    expect([...mask]).toEqual([0, 0, 1]);
    expect(scores[2]).toBeGreaterThan(0);
  });

  it('takes vectors of its own in the place of fitted ones', () => {
    const { width, vectors } = scorers.content;
    const like41 = vectors.slice(41 * width, 42 * width);
    const own = (position: number) => (position === 1 ? { cf: null, content: like41 } : undefined);
    const { scores, mask } = scoresOf(gatherScorers(scorers, [41, -1], own), [0], [1, 0]);
    expect([...mask]).toEqual([0, 1, 1, 1, 1, 1]);
    expect(scores[1]).toBe(scores[K + 1]);
  });
});
