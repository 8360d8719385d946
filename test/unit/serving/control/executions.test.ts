import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../models/bandit/index.js';
import { rankByWeights } from '../../../../serving/control/rank-by-weights.js';
import { type ReplayableExecution, replayExecution } from '../../../../serving/control/replay-execution.js';
import { LEFT, RIGHT, type ScoringWorld, scoringWorld } from './scoring-world.js';

interface Shown {
  readonly decision: Decision;
  readonly learned_weights: Record<string, number>;
  readonly arm_propensities: number[];
  readonly results: { document_id: string; source_scores: Record<string, number>; placement_propensity: number }[];
}

async function learnedExecution(): Promise<{ world: ScoringWorld; requestId: string; shown: Shown }> {
  const world = await scoringWorld();
  await world.teach('ann', 6);
  const { request_id: requestId } = await world.ask('ann');
  return { world, requestId, shown: await world.send('GET', `/v1/executions/${requestId}`) };
}

describe('GET /v1/executions/{id}', () => {
  it('says who decided and why, what was shown, and how likely that was', async () => {
    const { requestId, shown } = await learnedExecution();
    expect(shown).toMatchObject({
      execution_id: requestId,
      retriever_id: 'score',
      user_id: 'ann',
      strategy: 'learned',
      served: 'learned',
      reason: 'learned',
      propensity: 1,
      context_level: 'personal',
      context_key: 'personal:user_id=ann',
      contexts: ['personal:user_id=ann', 'global'],
      weights: shown.learned_weights,
      model_version: null,
    });
    expect(Object.keys(shown.learned_weights)).toEqual([LEFT, RIGHT]);
    expect(shown.decision.weights).toEqual(Object.values(shown.learned_weights));
    const [likely, unlikely] = shown.arm_propensities;
    expect(likely! + unlikely!).toBeCloseTo(1, 12);
    expect(likely!).toBeGreaterThan(0.9); // all clicks were on what the left source brought
    for (const { placement_propensity: propensity } of shown.results) {
      expect(propensity).toBeGreaterThan(0);
      expect(propensity).toBeLessThanOrEqual(1);
    }
    const a = shown.results.find(({ document_id }) => document_id === 'a')!;
    expect(a.source_scores[LEFT]).toBeCloseTo(0.9, 6);
  });

  it('has placement propensities only where drawn weights ranked the results', async () => {
    const world = await scoringWorld();
    await world.teach('ann', 6);
    await world.send('PATCH', '/v1/retrievers/score', { learning_config: { shadow_mode: true } });
    const { request_id } = await world.ask('ann');
    const { results, decision } = await world.send<Shown>('GET', `/v1/executions/${request_id}`);
    expect(decision).not.toBeNull();
    expect(results.map(({ placement_propensity }) => placement_propensity)).toEqual([null, null, null]);
  });

  it('is 404 for one that there is not', async () => {
    const { app } = await scoringWorld();
    for (const [method, url] of [
      ['GET', '/v1/executions/nothing'],
      ['POST', '/v1/executions/nothing/replay'],
    ] as const) {
      const response = await app.inject({ method, url });
      expect([response.statusCode, response.json().error.details.field]).toEqual([404, 'execution_id']);
    }
  });
});

describe('POST /v1/executions/{id}/replay', () => {
  it('makes the same decision again, bit for bit, from its record', async () => {
    const { world, requestId, shown } = await learnedExecution();
    await world.teach('ann', 3); // what was learned since does not matter
    const replay = await world.send('POST', `/v1/executions/${requestId}/replay`);
    expect(replay).toEqual({
      execution_id: requestId,
      identical: true,
      decision: shown.decision,
      message: 'The same draws and weights, bit for bit.',
    });
  });

  it('says who decided where nothing was drawn', async () => {
    const world = await scoringWorld();
    const { request_id } = await world.ask('ann');
    const replay = await world.send('POST', `/v1/executions/${request_id}/replay`);
    expect(replay).toMatchObject({
      identical: null,
      decision: null,
      message: expect.stringMatching(/by_count.*cold_start/),
    });
  });
});

describe('replayExecution', () => {
  it('sees a record that was changed', async () => {
    const { shown } = await learnedExecution();
    const learned_weights = Object.values(shown.learned_weights);
    const row: ReplayableExecution = {
      ...{ execution_id: 'r', strategy: 'learned', reason: 'learned', model_version: '' },
      decision: JSON.stringify(shown.decision),
      learned_weights,
    };
    expect(replayExecution(row).identical).toBe(true);
    const draws = [shown.decision.draws[0]!, shown.decision.draws[1]! + Number.EPSILON];
    expect(replayExecution({ ...row, decision: JSON.stringify({ ...shown.decision, draws }) }).identical).toBe(false);
    expect(replayExecution({ ...row, learned_weights: [0.5, 0.5] }).identical).toBe(false);
    const older = JSON.stringify({ ...shown.decision, version: 0 });
    expect(replayExecution({ ...row, decision: older })).toMatchObject({
      identical: null,
      message: expect.stringMatching(/version 0/),
    });
  });
});

describe('rankByWeights', () => {
  const source_scores = [
    [1, null],
    [0.6, 0.6],
    [null, 1],
  ];

  it('adds what each source gives, and ranks; ties keep the order shown', () => {
    const rank = rankByWeights({ source_scores, weights: [0.7, 0.3] }, null)!; // .7, .6, .3
    expect(rank([0.7, 0.3])).toEqual([0, 1, 2]);
    expect(rank([0.3, 0.7])).toEqual([2, 1, 0]);
    expect(rank([0.6, 0.4])).toEqual([0, 1, 2]); // .6, .6, .4
  });

  it('shares the weight of an absent source where /v1/score does', () => {
    const rank = rankByWeights({ source_scores, weights: [0.5, 0.5] }, 'probability');
    expect(rank).toBeNull(); // 1, .6 and 1: the third would have stood before the second
  });
});
