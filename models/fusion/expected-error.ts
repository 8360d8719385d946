/** Whose answers state an uncertainty. */
export type StatesUncertainty = 'meta' | 'meta_adapted';

/** `scale` · v^(1 − `share`) · stated^`share`, where v is p (1 − p). */
export interface ErrorFit {
  /** Of the network's word in the geometric mean with p (1 − p), from 0 to 1. */
  readonly share: number;
  /** 0 or more. */
  readonly scale: number;
}

/**
 * What makes of a calibrated score p, and of the uncertainty that the network states, the expected squared error of p, by who answers. Plain
 * JSON.
 *
 * The network learns the error of its own score, before that is calibrated. A calibrated probability says of itself how far it is
 * from 0 or 1, which is its error's variance, p (1 − p); how much the network knows beyond that is for validation users to show: share 0 where
 * they do not.
 */
export type ErrorCalibration = Readonly<Record<StatesUncertainty, ErrorFit>>;

/** Single precision has probabilities of 0 and 1, which are not as sure as that. */
const LEAST = 1e-7;

/**
 * The expected squared error of a score.
 * @param fit undefined: what is stated, as it is
 * @param probability the score, calibrated
 * @param stated by the network
 */
export function expectedError(fit: ErrorFit | undefined, probability: number, stated: number): number {
  if (fit === undefined) return stated;
  const ofScore = Math.max(scoreVariance(probability), LEAST);
  if (fit.share === 0) return fit.scale * ofScore; // a power for each row costs
  return fit.scale * ofScore * (Math.max(stated, LEAST) / ofScore) ** fit.share;
}

/** The expected squared error of a probability that is calibrated: p (1 − p). */
export function scoreVariance(probability: number): number {
  return probability * (1 - probability);
}
