import { describe, expect, it } from 'vitest';
import { SESSION_FEATURES } from '../../../data/schema/features.js';
import { isUncertain } from '../../../models/fusion/trust.js';
import { decide, type Thresholds, trustOf } from '../../../serving/scoring/policy.js';

const thresholds: Thresholds = {
  uncertainty: { value: 0.2, chosen_by: 'hand' },
  confidences: { value: [0.5, 0.3], chosen_by: 'hand' },
  min_interactions: { value: 2, chosen_by: 'hand' },
  available_features: { value: SESSION_FEATURES.slice(0, 4), chosen_by: 'hand' },
};
const known = (count: number) => SESSION_FEATURES.map((_, index) => (index < count ? 1 : Number.NaN));
const warm = { strategy: 'auto', thresholds, count: 2, sessionFeatures: known(2) } as const;

describe('decide', () => {
  it('asks the network for a user with just enough interactions and just half of the available features', () => {
    expect(decide(warm)).toEqual({ kind: 'network', gated: true });
  });

  it('calls one interaction fewer cold', () => {
    expect(decide({ ...warm, count: 1 })).toEqual({ kind: 'bandit', reason: 'cold_user' });
  });

  it('calls one feature fewer missing features; features that training did not have do not count', () => {
    const missing = { kind: 'bandit', reason: 'missing_features' };
    expect(decide({ ...warm, sessionFeatures: known(1) })).toEqual(missing);
    const others = SESSION_FEATURES.map((_, index) => (index >= 4 ? 1 : Number.NaN));
    expect(decide({ ...warm, sessionFeatures: others })).toEqual(missing);
  });

  it('needs a bundle for the network, but not for fusing what came', () => {
    const without = { ...warm, thresholds: null };
    for (const strategy of ['auto', 'meta'] as const) {
      expect(decide({ ...without, strategy })).toEqual({ kind: 'bandit', reason: 'no_model' });
    }
    expect(decide({ ...without, strategy: 'by_count' })).toEqual({ kind: 'by_count', reason: 'no_model' });
    expect(decide({ ...without, strategy: 'rrf' })).toEqual({ kind: 'ranks', by: 'rrf' });
    expect(decide({ ...without, strategy: 'weighted' })).toEqual({ kind: 'weighted' });
  });

  it('asks the bandit whom it is asked to ask, bundle or not', () => {
    for (const some of [thresholds, null]) {
      expect(decide({ ...warm, thresholds: some, strategy: 'learned' })).toEqual({ kind: 'bandit', reason: null });
    }
  });

  it('asks the network without conditions under "meta"', () => {
    const cold = { ...warm, strategy: 'meta', count: 0, sessionFeatures: known(0) } as const;
    expect(decide(cold)).toEqual({ kind: 'network', gated: false });
  });
});

describe('isUncertain', () => {
  it('is so above the threshold of uncertainty, not at it', () => {
    expect(isUncertain(trustOf(thresholds), 0.2, [1, 1], [1, 1])).toBe(false);
    expect(isUncertain(trustOf(thresholds), 0.21, [1, 1], [1, 1])).toBe(true);
  });

  it('is so when every source that is there is below its own confidence', () => {
    expect(isUncertain(trustOf(thresholds), 0, [0.49, 0.29], [1, 1])).toBe(true);
    expect(isUncertain(trustOf(thresholds), 0, [0.49, 0.3], [1, 1])).toBe(false);
    expect(isUncertain(trustOf(thresholds), 0, [0.49, 0.3], [1, 0])).toBe(true);
  });
});
