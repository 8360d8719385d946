import type { BaseScorers } from './base-scorers.js';
import type { Calibrator } from './calibrator.js';
import { createItemFactors, type ItemFactors } from './item-factors.js';

/** Base scorers as a bundle keeps them: settings in its manifest, a row for each item in its table. */
export interface KeptScorers {
  readonly manifest: {
    readonly sources: readonly string[];
    readonly calibrators: readonly Calibrator[];
    readonly base_scorers: {
      readonly cf: Pick<ItemFactors, 'width' | 'alpha' | 'regularization' | 'unobservedWeight'> & {
        readonly userMean: readonly number[];
      };
      readonly content: { readonly width: number };
      readonly popularity: { readonly halfLifeDays: number | null; readonly moment: number | null };
    } | null;
  };
  readonly items: {
    readonly ids: readonly string[];
    readonly vectors: Readonly<Record<string, { readonly values: Float32Array; readonly present: Uint8Array }>>;
    readonly rawScores: Readonly<Record<string, Float32Array>>;
  };
}

/** The plain data that training scored with, put together again; null where callers bring all scores. */
export function restoreScorers({ manifest, items }: KeptScorers): BaseScorers | null {
  const base = manifest.base_scorers;
  if (base === null) return null;
  const [cf, content] = [items.vectors['cf']!, items.vectors['content']!];
  const history = items.vectors['content_history'];
  const rawScores = items.rawScores['popularity']!;
  const meanRatings = items.rawScores['mean_rating'];
  const count = items.ids.length;
  return {
    sources: manifest.sources,
    calibrators: manifest.calibrators,
    cf: createItemFactors({
      ...base.cf,
      userMean: Float32Array.from(base.cf.userMean),
      items: count,
      factors: cf.values,
      isKnown: cf.present,
    }),
    content: {
      width: base.content.width,
      items: count,
      vectors: content.values,
      isKnown: content.present,
      ...(history && { history: history.values }),
    },
    popularity: {
      items: count,
      rawScores,
      counts: Float64Array.from(rawScores, Math.expm1),
      halfLifeDays: base.popularity.halfLifeDays,
      moment: base.popularity.moment ?? Number.NaN,
    },
    ...(meanRatings && { meanRatings }),
  };
}
