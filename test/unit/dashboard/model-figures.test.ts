import { describe, expect, it } from 'vitest';
import {
  attentionRows,
  filledBins,
  lossPoints,
  type Model,
  type Reliability,
  type UserContext,
  validationRanking,
} from '../../../serving/dashboard/page/model-figures.js';

const model = (metrics: object) => ({ metrics }) as unknown as Model;

describe('figures of a manifest, whose metrics are free', () => {
  it('are read where they are, the best ranking first', () => {
    expect(validationRanking(model({ validation_ndcg_at_10: { a: 0.1, b: 0.2, note: 'text' } }))).toEqual([
      { name: 'b', value: 0.2 },
      { name: 'a', value: 0.1 },
    ]);
    expect(validationRanking(model({ validation_squared_error: { a: 0.1, b: 0.2 } })).map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(lossPoints(model({ curve: [{ step: 100, trainLoss: 2, validationLoss: 3 }] }))).toEqual([
      { step: 100, loss: 2, of: 'training' },
      { step: 100, loss: 3, of: 'held out' },
    ]);
  });

  it('are none where they are not', () => {
    expect(validationRanking(model({}))).toEqual([]);
    expect([lossPoints(model({})), lossPoints(model({ curve: [{ step: 'x' }] }))]).toEqual([[], []]);
  });
});

describe('filledBins', () => {
  it('leaves empty bins out', () => {
    const empty = {
      low: 0,
      high: 0.1,
      count: 0,
      mean_prediction: null,
      mean_outcome: null,
      outcome_low: null,
      outcome_high: null,
    };
    const filled = {
      low: 0.1,
      high: 0.2,
      count: 4,
      mean_prediction: 0.15,
      mean_outcome: 0.5,
      outcome_low: 0.2,
      outcome_high: 0.8,
    };
    expect(filledBins({ bins: [empty, filled] } as unknown as Reliability)).toEqual([
      { low: 0.1, high: 0.2, count: 4, predicted: 0.15, observed: 0.5, observedLow: 0.2, observedHigh: 0.8 },
    ]);
  });
});

describe('attentionRows', () => {
  it('are features, the most attended first, each with its value', () => {
    const context = { attention: { a: 0.1, b: 0.9 }, session_features: { b: 3 } } as unknown as UserContext;
    expect(attentionRows(context)).toEqual([
      { name: 'b', share: 0.9, value: 3 },
      { name: 'a', share: 0.1, value: null },
    ]);
  });

  it('are none where the network cannot be asked', () => {
    expect(attentionRows({ attention: null, session_features: {} } as unknown as UserContext)).toEqual([]);
  });
});
