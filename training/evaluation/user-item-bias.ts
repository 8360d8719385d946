import { ratedItems } from '../../data/features/rated-items.js';
import type { UserEvents } from '../../data/features/user-events.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { mean } from '../../models/metrics/mean.js';
import { meanSquaredError } from '../../models/metrics/mean-squared-error.js';
import { fitMeanRatings, type MeanRatings } from '../base/fit-mean-ratings.js';
import type { Foundation } from '../foundation.js';
import type { ImmediateStrategy } from './strategy.js';

/** As many ratings of nobody in particular are counted beside an item's own, and beside a user's. */
const ITEM_SHRINKAGES = [1, 2, 5, 10, 25] as const;
const USER_SHRINKAGES = [0.5, 1, 2, 5, 10, 25, Number.POSITIVE_INFINITY] as const;

/**
 * How anybody's ratings are predicted in closed form: everybody's mean, plus how the item is rated beyond it, plus how the user rated
 * what is known of them beyond that, both drawn towards 0 as far as validation users prefer it.
 * @see Koren, Bell, Volinsky, Matrix factorization techniques for recommender systems, 2009, on biases
 */
export function fitUserItemBias({ dataset, users, validationCases }: Foundation): ImmediateStrategy {
  const judging = new Set(validationCases.map(({ user }) => user));
  const others = users.filter((user) => !judging.has(user));
  const tried = ITEM_SHRINKAGES.flatMap((ofItem) => {
    const ofItems = fitMeanRatings(dataset, others, ofItem);
    return USER_SHRINKAGES.map((ofUser) => {
      const errors = validationCases.map(({ events, laterRatings }) => {
        const bias = userBias(dataset, ofItems, events, ofUser);
        const { items, targets } = laterRatings!;
        return meanSquaredError(
          items.map((item) => predict(ofItems, item, bias)),
          targets,
        );
      });
      return { ofItem, ofUser, error: mean(errors) };
    });
  });
  const { ofItem, ofUser } = tried.reduce((best, one) => (one.error < best.error ? one : best));
  const ofItems = fitMeanRatings(dataset, users, ofItem);
  return {
    name: 'user_item_bias',
    isPointwise: true,
    rank: ({ known }) => {
      const bias = userBias(dataset, ofItems, known.events, ofUser);
      const probabilities = ofItems.beyond.map((_, item) => predict(ofItems, item, bias));
      return { scores: probabilities, probabilities };
    },
  };
}

function userBias(dataset: Dataset, ofItems: MeanRatings, events: UserEvents, shrinkage: number): number {
  const { items, ratings } = ratedItems(dataset, events);
  const beyond = items.reduce((sum, item, row) => sum + ratings[row]! - ofItems.mean - ofItems.beyond[item]!, 0);
  return beyond / (items.length + shrinkage);
}

/** Within [0, 1]. */
function predict({ mean, beyond }: MeanRatings, item: number, bias: number): number {
  return Math.min(1, Math.max(0, mean + beyond[item]! + bias));
}
