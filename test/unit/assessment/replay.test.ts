import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { SessionRow } from '../../../data/store/reads/sessions.js';
import { compareReplays } from '../../../serving/assessment/compare-replays.js';
import { pastSessions } from '../../../serving/assessment/past-sessions.js';
import { recommendation } from '../../../serving/assessment/recommendation.js';
import { REPLAY_METRICS, type ReplayedSession } from '../../../serving/assessment/replay-session.js';
import { summarizeReplay } from '../../../serving/assessment/summarize-replay.js';
import { retriever } from './stand-in.js';

const row: SessionRow = {
  session: 'session:s1',
  user_id: 'ann',
  executions: ['e1', 'e1', 'e2', 'e1', 'gone'],
  items: ['a', 'b', 'c', 'a', 'a'],
  types: [['click'], ['purchase', 'click'], ['skip'], ['add_to_cart'], ['click']],
  rewards: [1, 4, -0.5, 2, 1],
};
const question = (execution_id: string) => ({ execution_id, user_id: 'ann', inputs: '{"query":"tea"}' });
const questions = new Map(['e1', 'e2'].map((id) => [id, question(id)]));

describe('pastSessions', () => {
  it('adds up what was done with each document, and asks in the name of who asked', () => {
    expect(pastSessions([row], questions, null)).toEqual([
      {
        unit: 'ann',
        queries: [
          {
            executionId: 'e1',
            inputs: { query: 'tea', user_id: 'ann' },
            grades: new Map([
              ['a', 1 + 2],
              ['b', 4],
            ]),
            clicked: ['a', 'b'],
            purchased: ['b'],
          },
        ],
      },
    ]);
  });

  it('weighs by type when it is told how', () => {
    const [session] = pastSessions([row], questions, { click: 1, purchase: 5 });
    expect(session!.queries[0]!.grades).toEqual(new Map(Object.entries({ a: 1, b: 6 })));
  });

  it('leaves out sessions in which nothing can be judged', () => {
    expect(pastSessions([row], new Map([['e2', question('e2')]]), null)).toEqual([]);
  });

  it('takes a session of nobody as a unit by itself', () => {
    expect(pastSessions([{ ...row, user_id: '' }], questions, null)[0]!.unit).toBe('session:s1');
  });
});

/** A session of one question with one relevant document. */
function session(rank: number, latencyMs = 10): ReplayedSession {
  const metrics = REPLAY_METRICS.map(({ metric, k }) => {
    if (rank > k!) return 0;
    return metric === 'ndcg' ? 1 / Math.log2(rank + 1) : 1;
  });
  return {
    metrics,
    relevantRanks: [rank],
    clickedRanks: [rank],
    purchasedRanks: [],
    latenciesMs: [latencyMs],
    stagesMs: new Map([['feature_search', latencyMs / 2]]),
    failedQueries: 0,
  };
}

const replay = (ranks: readonly number[], baselineRanks = ranks) => {
  const sessions = ranks.map((rank, index) => session(rank, 10 * (index + 1)));
  const baseline = baselineRanks.map((rank) => session(rank));
  return { sessions, result: summarizeReplay(retriever('ret_1'), sessions, baseline) };
};

describe('summarizeReplay', () => {
  it('counts what moved, and which way', () => {
    const { result } = replay([1, 3, 2, 5], [2, 3, 6, 1]);
    expect(result).toMatchObject({
      mean_rank_clicked: (1 + 3 + 2 + 5) / 4,
      mean_rank_purchased: null,
      avg_position_delta: (-1 + 0 - 4 + 4) / 4,
      items_promoted: 2,
      items_demoted: 1,
      sessions_improved: 2,
      sessions_degraded: 1,
      sessions_neutral: 1,
      ndcg_at_k: { '1': 1 / 4 },
      recall_at_k: { '1': 1 / 4, '5': 1 },
      latency: {
        mean_ms: 25,
        p50_ms: 25,
        p99_ms: expect.closeTo(30 + 0.97 * 10, 9),
        stage_latencies: { feature_search: 12.5 },
      },
    });
    expect(result.ndcg_at_k['10']).toBeCloseTo((1 + 1 / 2 + 1 / Math.log2(3) + 1 / Math.log2(6)) / 4, 12);
  });
});

describe('compareReplays', () => {
  const units = Array.from({ length: 50 }, (_, index) => `user ${index}`);
  const draw = (seed: number, ranks: number) => {
    const rng = createRng(seed);
    return units.map(() => 1 + rng.int(ranks));
  };

  it('finds nothing between a retriever and itself', () => {
    const ranks = draw(1, 10);
    const comparison = compareReplays(replay(ranks), replay(ranks), units);
    expect(comparison).toMatchObject({
      ndcg_delta: 0,
      recall_delta: 0,
      p_value: 1,
      confidence_interval: { low: 0, high: 0 },
    });
    expect(comparison.recommendation).toMatch(/^No difference/);
  });

  it('finds the candidate that was planted to be better, and says to try it', () => {
    const comparison = compareReplays(replay(draw(1, 3)), replay(draw(2, 10)), units);
    expect(comparison.p_value).toBeLessThan(0.001);
    expect(comparison.confidence_interval!.low).toBeGreaterThan(0);
    expect(comparison.recommendation).toMatch(/^Try the candidate/);
    expect(compareReplays(replay(draw(2, 10)), replay(draw(1, 3)), units).recommendation).toMatch(/^Keep the baseline/);
  });

  it('is undecided where the difference may be chance, and silent on too few users', () => {
    expect(compareReplays(replay(draw(1, 10)), replay(draw(2, 10)), units).recommendation).toMatch(/^Undecided/);
    const ofTwo = units.map((_, index) => `user ${index % 2}`);
    expect(compareReplays(replay(draw(1, 3)), replay(draw(2, 10)), ofTwo).recommendation).toMatch(/^Too little/);
  });
});

describe('recommendation', () => {
  it('says how much, with its sign', () => {
    const test = { difference: -0.01234, low: -0.02, high: -0.005, pValue: 0.01, clusters: 30 };
    expect(recommendation(test)).toContain('NDCG@10 −0.0123, 95 % interval −0.0200 to −0.0050');
  });
});
