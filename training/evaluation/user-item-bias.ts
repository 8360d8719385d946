import { ratedItems } from '../../data/features/rated-items.js';
import { type UserEvents, userEvents } from '../../data/features/user-events.js';
import { logit } from '../../models/fusion/log-odds.js';
import { mean } from '../../models/metrics/mean.js';
import type { Foundation } from '../foundation.js';
import { caseQuality } from '../tasks/case-quality.js';
import type { ImmediateStrategy } from './strategy.js';

/** As many ratings of nobody in particular are counted beside an item's own, and beside a user's. */
const ITEM_SHRINKAGES = [1, 2, 5, 10, 25] as const;
const USER_SHRINKAGES = [0.5, 1, 2, 5, 10, 25, Number.POSITIVE_INFINITY] as const;

/** Ratings from 0 to 1: everybody's mean, and what each item is rated beyond it; [items] */
interface ItemBiases {
  readonly mean: number;
  readonly bias: Float64Array;
}

/**
 * How anybody's ratings are predicted in closed form: everybody's mean, plus how the item is rated beyond it, plus how the user rated
 * what is known of them beyond that, both drawn towards 0 as far as validation users prefer it.
 * @see Koren, Bell, Volinsky, Matrix factorization techniques for recommender systems, 2009, on biases
 */
export function fitUserItemBias(foundation: Foundation): ImmediateStrategy {
  const { dataset, users, validationCases } = foundation;
  const judging = new Set(validationCases.map(({ user }) => user));
  const others = users.filter((user) => !judging.has(user));
  const tried = ITEM_SHRINKAGES.flatMap((ofItem) => {
    const items = itemBiases(dataset, others, ofItem);
    return USER_SHRINKAGES.map((ofUser) => ({
      ofItem,
      ofUser,
      quality: mean(
        validationCases.map((known) => caseQuality(known, predict(foundation, items, known, ofUser).map(logit))),
      ),
    }));
  });
  const { ofItem, ofUser } = tried.reduce((best, one) => (one.quality > best.quality ? one : best));
  const items = itemBiases(dataset, users, ofItem);
  return {
    name: 'user_item_bias',
    isPointwise: true,
    rank: ({ known }) => {
      const probabilities = predict(foundation, items, known, ofUser);
      return { scores: probabilities, probabilities };
    },
  };
}

function itemBiases(dataset: Foundation['dataset'], users: Int32Array, shrinkage: number): ItemBiases {
  const rated = Array.from(users, (user) => ratedItems(dataset, userEvents(dataset, user)));
  const everybody = mean(rated.flatMap(({ ratings }) => ratings));
  const [sum, count] = [new Float64Array(dataset.items.ids.length), new Float64Array(dataset.items.ids.length)];
  for (const { items, ratings } of rated) {
    items.forEach((item, row) => {
      sum[item]! += ratings[row]! - everybody;
      count[item]! += 1;
    });
  }
  return { mean: everybody, bias: sum.map((total, item) => total / (count[item]! + shrinkage)) };
}

/** Of all items, within [0, 1]. */
function predict(
  { dataset }: Pick<Foundation, 'dataset'>,
  items: ItemBiases,
  { events }: { readonly events: UserEvents },
  shrinkage: number,
): Float64Array {
  const known = ratedItems(dataset, events);
  const beyond = known.items.map((item, row) => known.ratings[row]! - items.mean - items.bias[item]!);
  const ofUser = beyond.reduce((sum, one) => sum + one, 0) / (beyond.length + shrinkage);
  return items.bias.map((bias) => Math.min(1, Math.max(0, items.mean + bias + ofUser)));
}
