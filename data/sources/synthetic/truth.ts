import type { UserType } from '../../schema/features.js';
import type { SyntheticItem } from './catalogue.js';
import type { ItemKind } from './item-kinds.js';
import type { SyntheticUser } from './population.js';

/** A score is sigmoid(GAIN · z − OFFSET) of a standardised taste z: steep, and near 0 for most items. */
const GAIN = 3;
const OFFSET = 2;

/**
 * What produced a synthetic world: the answers that a learner is measured against.
 *
 * A user u who meets an item i for the first time plays it to the end with probability
 *
 *     p(u, i) = Σₖ w(u, k) · s(u, i, k),   w(u, ·) ≥ 0, Σₖ w(u, k) = 1,
 *
 * a convex combination of true source scores s in (0, 1): taste in common with others (cf), content, popularity. So
 * the best fusion of the true scores is known. For any weights v, with y = 1 for a play,
 *
 *     E (Σₖ v(k) s(k) − y)² = E (Σₖ (v(k) − w(u, k)) s(k))² + E p (1 − p):
 *
 * the second term does not depend on v, and the first is 0 at v = w(u) and nowhere else as long as the scores are
 * linearly independent over the items. Log loss, being proper, has the same optimum; and sorting by p is the order
 * with the highest expected discounted gain. A learner who has only estimated scores need not end at w(u), but cannot
 * expect to do better than p.
 */
export interface SyntheticTruth {
  /** By user. */
  readonly userTypes: readonly UserType[];
  /** By item. */
  readonly itemKinds: readonly ItemKind[];
  /** s(u, i, ·), in the order of BASE_SOURCES; each in (0, 1). */
  scores(user: number, item: number): readonly number[];
  /** p(u, i), in (0, 1). */
  probability(user: number, item: number): number;
  /** w(u, ·), in the order of BASE_SOURCES. */
  optimalWeights(user: number): readonly number[];
}

/** Both tastes are standardised over the catalogue for each user, so that only the weights say which source decides. */
export function createTruth(users: readonly SyntheticUser[], items: readonly SyntheticItem[]): SyntheticTruth {
  const tastes = users.map(({ factors, contentTaste }) => ({
    cf: standardize(items.map((item) => dot(factors, item.factors))),
    content: standardize(items.map((item) => dot(contentTaste, item.content))),
  }));
  const popularity = standardize(items.map((item) => item.popularity));

  const scores = (user: number, item: number): readonly number[] => {
    const { cf, content } = tastes[user]!;
    return [toScore(cf[item]!), toScore(content[item]!), toScore(popularity[item]!)];
  };
  const optimalWeights = (user: number) => users[user]!.weights;
  return {
    userTypes: users.map(({ type }) => type),
    itemKinds: items.map(({ kind }) => kind),
    scores,
    probability: (user, item) => dot(optimalWeights(user), scores(user, item)),
    optimalWeights,
  };
}

function toScore(taste: number): number {
  return 1 / (1 + Math.exp(OFFSET - GAIN * taste));
}

/** Mean 0, standard deviation 1; zeros where all values are the same. */
function standardize(values: readonly number[]): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Float32Array.from(values, (value) => (variance > 0 ? (value - mean) / Math.sqrt(variance) : 0));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
