import { describe, expect, it } from 'vitest';
import { interactionFromResult } from '../../../serving/client/interaction-from-result.js';

const TEXT = 'shop://text@v1/embed';
const IMAGE = 'shop://image@v1/embed';

/** The second page of an answer: its first result stands third. */
const page = {
  execution_id: 'exec_1',
  retriever_id: 'ret_1',
  learned_fusion_context: { feature_uris: [TEXT, IMAGE] },
  results: [
    { document_id: 'd3', score: 0.5, rank: 3, top_feature_uri: TEXT },
    { document_id: 'd4', score: 0.4, rank: 4, top_feature_uri: IMAGE },
    { document_id: 'd5', score: 0.3, rank: 5, top_feature_uri: null },
  ],
};

describe('interactionFromResult', () => {
  it('credits the source that added most to that result, not the first of the retriever', () => {
    expect(interactionFromResult(page, { position: 1 }).feature_uri).toBe(IMAGE);
    expect(interactionFromResult(page, { position: 0 }).feature_uri).toBe(TEXT);
  });

  it('names no source where none added most', () => {
    expect(interactionFromResult(page, { position: 2 })).not.toHaveProperty('feature_uri');
  });

  it('says where the result stood in the whole answer, from 0', () => {
    expect(interactionFromResult(page, { position: 1 })).toEqual({
      feature_id: 'd4',
      interaction_type: ['click'],
      position: 3,
      execution_id: 'exec_1',
      retriever_id: 'ret_1',
      document_score: 0.4,
      feature_uri: IMAGE,
    });
  });

  it('passes on what else is known', () => {
    const known = {
      position: 0,
      interactionType: ['purchase', 'click'],
      userId: 'u1',
      sessionId: 's1',
      metadata: { order_value: 49.99 },
      occurredAt: '2026-01-31T12:00:00Z',
    } as const;
    expect(interactionFromResult(page, known)).toMatchObject({
      interaction_type: ['purchase', 'click'],
      user_id: 'u1',
      session_id: 's1',
      metadata: { order_value: 49.99 },
      occurred_at: '2026-01-31T12:00:00Z',
    });
  });

  it.each([-1, 3, 0.5])('refuses position %s, where there is no result', (position) => {
    expect(() => interactionFromResult(page, { position })).toThrow('position: expected one of 3 results, from 0, got');
  });
});
