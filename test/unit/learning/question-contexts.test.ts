import { describe, expect, it } from 'vitest';
import { DEFAULT_LEARNING_CONFIG, type LearningConfig } from '../../../models/bandit/index.js';
import { questionContexts } from '../../../serving/learning/question-contexts.js';
import type { UserChoice } from '../../../serving/learning/user-choices.js';

function keys(
  { inputs = {}, userId = null as string | null, config = {} as Partial<LearningConfig> },
  choice: Partial<UserChoice> = {},
) {
  const asked = { inputs, userId, config: { ...DEFAULT_LEARNING_CONFIG, ...config } };
  const chosen = { retriever_id: 'r', user_id: 'u', is_opted_out: false, reset_at: null, ...choice };
  return questionContexts(asked, chosen).map(({ key }) => key);
}

describe('questionContexts', () => {
  it('takes a user_id for the user where nothing else is configured, from the inputs before beside them', () => {
    expect(keys({})).toEqual(['global']);
    expect(keys({ userId: 'u1' })).toEqual(['personal:user_id=u1', 'global']);
    expect(keys({ inputs: { user_id: 'u2' }, userId: 'u1' })[0]).toBe('personal:user_id=u2');
  });

  it('goes by the features that are named, and knows nobody of whom one is missing', () => {
    const config = { contextFeatures: ['INPUT.user_id', 'INPUT.shop'] };
    expect(keys({ inputs: { shop: 3 }, userId: 'u1', config })[0]).toBe('personal:shop=3|user_id=u1');
    expect(keys({ userId: 'u1', config })).toEqual(['global']);
    expect(keys({ inputs: { shop: { id: 3 } }, userId: 'u1', config })).toEqual(['global']);
    expect(keys({ inputs: { shop: 'x'.repeat(257) }, userId: 'u1', config })).toEqual(['global']);
  });

  it('takes of a segment what is there', () => {
    const config = { demographicFeatures: ['INPUT.country', 'input.device'] };
    expect(keys({ inputs: { country: 'de' }, config })).toEqual(['demographic:country=de', 'global']);
    expect(keys({ inputs: { country: '' }, config })).toEqual(['global']);
  });

  it('knows nothing personal of who opted out, and begins anew with a reset', () => {
    expect(keys({ userId: 'u1' }, { is_opted_out: true })).toEqual(['global']);
    const resetKey = keys({ userId: 'u1' }, { reset_at: '2026-01-31T12:00:00.000Z' })[0];
    expect(resetKey).toBe('personal:reset_at=2026-01-31T12:00:00.000Z|user_id=u1');
  });
});
