import type { Client } from '../../client/index.js';

export type Model = Awaited<ReturnType<Client['model']['get']>>;
export type Reliability = Awaited<ReturnType<Client['analytics']['reliability']>>;
export type UserContext = Awaited<ReturnType<Client['users']['context']>>;

export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/**
 * NDCG@10 of each way to rank, or the squared error of ratings, on the users by which training chose, the best first; none where a bundle does
 * not say, since metrics are free.
 */
export function validationRanking({ metrics }: Model): readonly NamedValue[] {
  const { validation_ndcg_at_10: ranked, validation_squared_error: rated } = metrics as Readonly<
    Record<string, unknown>
  >;
  const sign = ranked === undefined ? -1 : 1;
  return Object.entries(ranked ?? rated ?? {})
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => sign * (b.value - a.value));
}

/** Losses after so many meta-steps. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
  readonly of: 'training' | 'held out';
}

/** The learning curve, likewise. */
export function lossPoints({ metrics }: Model): readonly LossPoint[] {
  const { curve } = metrics as { readonly curve?: unknown };
  if (!Array.isArray(curve)) return [];
  return curve.flatMap(({ step, trainLoss, validationLoss }: Readonly<Record<string, unknown>>) =>
    [
      { step, loss: trainLoss, of: 'training' as const },
      { step, loss: validationLoss, of: 'held out' as const },
    ].filter((point): point is LossPoint => typeof point.step === 'number' && typeof point.loss === 'number'),
  );
}

/** A bin of a reliability diagram that has feedback in it. */
export interface FilledBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly predicted: number;
  readonly observed: number;
  readonly observedLow: number;
  readonly observedHigh: number;
}

export function filledBins({ bins }: Reliability): readonly FilledBin[] {
  return bins.flatMap((bin) => {
    const { low, high, count, mean_prediction: predicted, mean_outcome: observed } = bin;
    if (predicted === null || observed === null) return [];
    const { outcome_low: observedLow, outcome_high: observedHigh } = bin;
    return [
      {
        low,
        high,
        count,
        predicted,
        observed,
        observedLow: observedLow ?? observed,
        observedHigh: observedHigh ?? observed,
      },
    ];
  });
}

/** Attention over a user's features, the most attended first; none where the network cannot be asked. */
export function attentionRows({ attention, session_features: features }: UserContext) {
  return Object.entries(attention ?? {})
    .map(([name, share]) => ({ name, share, value: features[name] ?? null }))
    .sort((a, b) => b.share - a.share);
}
