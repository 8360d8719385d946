import { sigmoid } from './log-odds.js';

/** Whose answers state an uncertainty. */
export type StatesUncertainty = 'meta' | 'meta_adapted';

/** `scale` · v^(1 − `share`) · stated^`share`, where v is the error that the score p itself lets expect. */
export interface ErrorFit {
  /** Of the network's word in the geometric mean with v, from 0 to 1. */
  readonly share: number;
  /** 0 or more. */
  readonly scale: number;
  /** Left out, p is believed, and v is p (1 − p). */
  readonly belief?: Belief | undefined;
}

/** What is believed of a row whose score is p: log-odds = `score` · those of p + `byCount` · those of weights by count, calibrated, + `offset`. */
export interface Belief {
  readonly score: number;
  readonly byCount: number;
  readonly offset: number;
}

/**
 * What makes of a calibrated score p, and of the uncertainty that the network states, the expected squared error of p, by who answers. Plain
 * JSON.
 *
 * The network learns the error of its own score, before that is calibrated. A calibrated probability says of itself how far it is
 * from 0 or 1, which is its error's variance, p (1 − p). But what ranks best need not say best how likely an item is: where weights by count say
 * otherwise, something between the two is believed, r, and the error to expect is r (1 − p)² + (1 − r) p². That, and how much the network knows
 * beyond it, is for validation users to show: p (1 − p) where they do not.
 */
export type ErrorCalibration = Readonly<Record<StatesUncertainty, ErrorFit>>;

/** Single precision has probabilities of 0 and 1, which are not as sure as that. */
const LEAST = 1e-7;

/** The probability that is believed. @param score log-odds of the score, calibrated @param byCount those of weights by count, calibrated */
export function believedProbability(belief: Belief, score: number, byCount: number): number {
  return sigmoid(belief.score * score + belief.byCount * byCount + belief.offset);
}

/**
 * The expected squared error of a score.
 * @param fit undefined: what is stated, as it is
 * @param probability the score, calibrated
 * @param stated by the network
 * @param believed the probability that is believed; the score itself without a `belief`
 */
export function expectedError(
  fit: ErrorFit | undefined,
  probability: number,
  stated: number,
  believed = probability,
): number {
  if (fit === undefined) return stated;
  const ofScore = Math.max(believed * (1 - probability) ** 2 + (1 - believed) * probability ** 2, LEAST);
  if (fit.share === 0) return fit.scale * ofScore; // a power for each row costs
  return fit.scale * ofScore * (Math.max(stated, LEAST) / ofScore) ** fit.share;
}

/** The expected squared error of a probability that is calibrated: p (1 − p). */
export function scoreVariance(probability: number): number {
  return probability * (1 - probability);
}
