import { discountedGain } from '../../../models/metrics/discounted-gain.js';
import { examination, expectedClicks } from './click-model.js';
import type { FusionWorld, Taste } from './fusion-world.js';

/** Of one list, or means over requests. */
export interface FusionMeans {
  /** Clicks lost against the visitor's own blend, expected. */
  readonly regret: number;
  /** NDCG@10 with the chance of a click as gain; 1 is the visitor's own ranking. */
  readonly ndcg: number;
}

/**
 * Prepares measuring lists by what a visitor likes.
 *
 * @returns a function of a list, of who sees it, and of whether the same array comes again: it is measured once for a taste then.
 */
export function listMeasure({ config }: FusionWorld) {
  const examined = examination(config.clicks);
  const known = new WeakMap<Taste, WeakMap<Int32Array, FusionMeans>>();
  const gain = (list: Int32Array, { attractions }: Taste) =>
    discountedGain(
      list.length,
      Array.from(list, (candidate) => attractions[candidate]!),
    );
  const measure = (list: Int32Array, taste: Taste): FusionMeans => ({
    regret: expectedClicks(taste.best, taste.attractions, examined) - expectedClicks(list, taste.attractions, examined),
    ndcg: gain(list, taste) / gain(taste.best, taste),
  });
  return (list: Int32Array, taste: Taste, isKept: boolean): FusionMeans => {
    if (!isKept) return measure(list, taste);
    const ofTaste = known.get(taste) ?? new WeakMap<Int32Array, FusionMeans>();
    known.set(taste, ofTaste);
    const means = ofTaste.get(list) ?? measure(list, taste);
    ofTaste.set(list, means);
    return means;
  };
}
