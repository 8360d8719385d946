import { SESSION_FEATURES } from '../../data/schema/features.js';
import { createRng } from '../../data/schema/random.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import type { TrustThresholds } from '../../models/fusion/trust.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import type { Foundation } from '../foundation.js';
import { SUPPORT_SIZES } from '../tasks/cases.js';
import { scoreCases } from '../tasks/scored-case.js';
import { type AskNetwork, policyRanking } from './network-strategies.js';

/** What validation users say about when to trust the network, and how that was found out. */
export interface Choices {
  readonly thresholds: TrustThresholds;
  readonly adaptsByDefault: boolean;
  readonly reasons: Readonly<Record<keyof TrustThresholds | 'adaptsByDefault', string>>;
  /** Mean NDCG@10 on validation users. */
  readonly validation: Readonly<Record<'by_count' | 'meta' | 'meta_adapted' | 'policy', number>>;
}

/** No row's expected squared error reaches this. */
const NEVER_UNSURE = 1e6;
/** Shares of the rows that may be left to weights by count. */
const UNSURE_SHARES = [0, 0.01, 0.05] as const;

/**
 * Chooses adaptation and thresholds on validation users.
 *
 * Adaptation becomes the default only if it beats its unadapted twin by an interval that excludes zero. The network
 * answers from the smallest support size on from which it is nowhere worse than weights by count. Rows above an
 * uncertainty, or below all confidences, are left to weights by count if that ranks better.
 */
export async function chooseThresholds(ask: AskNetwork, foundation: Foundation, seed: number): Promise<Choices> {
  const { validationCases, calibrators, byCount, space } = foundation;
  const rows: {
    readonly user: number;
    readonly count: number;
    readonly byCount: number;
    readonly meta: number;
    readonly adapted: number;
  }[] = [];
  const uncertainties: number[] = [];
  const confidences: number[][] = calibrators.map(() => []);
  for (const scored of scoreCases(validationCases, calibrators)) {
    const { known } = scored;
    const { plain, adapted } = await ask(scored);
    const weights = byCountWeights(byCount, known.vectors.count);
    const blend = blendRows(scored.scores, scored.mask, weights, space, new Float32Array(plain.fused.length));
    const ndcg = (scores: ArrayLike<number>) => ndcgOfScores(scores, new Set(known.truth), new Set(known.support), 10);
    rows.push({
      user: known.user,
      count: known.support.length,
      byCount: ndcg(blend),
      meta: ndcg(plain.fused),
      adapted: ndcg(adapted.fused),
    });
    for (let item = 0; item < plain.fused.length; item += 7) {
      uncertainties.push(plain.uncertainty[item]!);
      confidences.forEach((column, source) => {
        column.push(plain.confidences[item * calibrators.length + source]!);
      });
    }
  }
  const byUser = [...new Set(rows.map(({ user }) => user))].map((user) => rows.filter((row) => row.user === user));
  const gain = bootstrapMean(
    byUser.map((cells) => cells.map(({ adapted, meta }) => adapted - meta)),
    { rng: createRng(seed, 'adaptation') },
  );
  const adaptsByDefault = gain.low > 0;
  const network = (row: (typeof rows)[number]) => (adaptsByDefault ? row.adapted : row.meta);
  const minInteractions = smallestSafeSupport(
    rows.map((row) => ({ count: row.count, gain: network(row) - row.byCount })),
  );
  const unsure = await chooseUnsure({ ask, foundation, adaptsByDefault, minInteractions, uncertainties, confidences });
  const format = (value: number) => value.toFixed(4);
  return {
    thresholds: { ...unsure.thresholds, minInteractions },
    adaptsByDefault,
    validation: {
      by_count: mean(rows.map((row) => row.byCount)),
      meta: mean(rows.map((row) => row.meta)),
      meta_adapted: mean(rows.map((row) => row.adapted)),
      policy: unsure.ndcg,
    },
    reasons: {
      adaptsByDefault: `adapted minus unadapted NDCG@10 on validation users: ${format(gain.value)} [${format(gain.low)}, ${format(gain.high)}]`,
      minInteractions:
        'the smallest support size from which on the network is nowhere below weights by count on validation users',
      availableFeatures: 'session features that at least half of the training cases have',
      uncertainty: unsure.reason,
      confidences: unsure.reason,
    },
  };
}

/**
 * The smallest support size from which on the mean gain is nowhere negative; beyond the largest if there is none. A size
 * that no validation user had says nothing: where the largest that was tried lost, larger ones are not trusted either.
 */
function smallestSafeSupport(rows: readonly { readonly count: number; readonly gain: number }[]): number {
  const tried = SUPPORT_SIZES.filter((size) => rows.some(({ count }) => count === size));
  const gains = tried.map((size) => mean(rows.filter(({ count }) => count === size).map(({ gain }) => gain)));
  const lastLoss = gains.findLastIndex((gain) => gain < 0);
  return tried[lastLoss + 1] ?? SUPPORT_SIZES.at(-1)! + 1;
}

interface UnsureOptions {
  readonly ask: AskNetwork;
  readonly foundation: Foundation;
  readonly adaptsByDefault: boolean;
  readonly minInteractions: number;
  readonly uncertainties: number[];
  readonly confidences: readonly number[][];
}

/** Compares leaving the most uncertain shares of rows to weights by count; leaving none wins ties. */
async function chooseUnsure({
  ask,
  foundation,
  adaptsByDefault,
  minInteractions,
  uncertainties,
  confidences,
}: UnsureOptions) {
  const sorted = Float64Array.from(uncertainties).sort();
  const columns = confidences.map((column) => Float64Array.from(column).sort());
  const candidates = UNSURE_SHARES.map(
    (share): TrustThresholds => ({
      minInteractions,
      availableFeatures: availableFeatures(foundation),
      uncertainty: share === 0 ? NEVER_UNSURE : sorted[Math.floor((1 - share) * (sorted.length - 1))]!,
      confidences: columns.map((column) => (share === 0 ? 0 : column[Math.floor(share * (column.length - 1))]!)),
    }),
  );
  const sums = candidates.map(() => 0);
  for (const scored of scoreCases(foundation.validationCases, foundation.calibrators)) {
    const answers = await ask(scored);
    const answer = adaptsByDefault ? answers.adapted : answers.plain;
    candidates.forEach((thresholds, index) => {
      const { scores } = policyRanking(answer, scored, foundation, thresholds);
      sums[index]! += ndcgOfScores(scores, new Set(scored.known.truth), new Set(scored.known.support), 10);
    });
  }
  const best = sums.reduce((winner, sum, index) => (sum > sums[winner]! ? index : winner), 0);
  return {
    thresholds: candidates[best]!,
    ndcg: sums[best]! / foundation.validationCases.length,
    reason: `leaving the ${100 * UNSURE_SHARES[best]!} % least sure rows to weights by count ranked best on validation users`,
  };
}

/** A session feature that more than this share of the training cases lacks is not asked of a user. */
const RARE = 0.5;

function availableFeatures({ trainingCases }: Foundation): string[] {
  return SESSION_FEATURES.filter((_, feature) => {
    const missing = trainingCases.filter(({ sessionFeatures }) => Number.isNaN(sessionFeatures[feature]!)).length;
    return missing <= RARE * trainingCases.length;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
