import { normalTail } from '../../metrics/normal-tail.js';
import type { VariantBelief } from './variant-belief.js';

/** The distribution of a variant's index, as a quadrature needs it. */
export interface IndexDistribution {
  /** Ascending, and close together wherever the distribution rises: between two of them it is nearly a straight line. */
  readonly points: Float64Array;
  /** The probability of less than this. */
  readonly below: (point: number) => number;
}

type BetaBelief = Extract<VariantBelief, { readonly kind: 'beta' }>;
type NormalBelief = Extract<VariantBelief, { readonly kind: 'normal' }>;

/** Smooth densities that vanish at both ends: the trapezoid rule has as many digits as anybody needs of a propensity. */
const POINTS = 129;

/** Of the index itself. */
export function indexDistribution(belief: VariantBelief): IndexDistribution {
  if (belief.kind === 'normal') return normalIndex(belief);
  const { points, below } = betaLogOdds(belief);
  const { bonus } = belief;
  return {
    points: points.map((y) => 1 / (1 + Math.exp(-y)) + bonus),
    below: (value) => {
      const share = value - bonus;
      if (share <= 0 || share >= 1) return Number(share >= 1);
      return below(Math.log(share / (1 - share)));
    },
  };
}

/**
 * Of the log-odds of a Beta draw, where the density is e^{αy} / (1 + e^y)^{α+β}: smooth and with one top whatever α and β are, those below 1
 * included. As a share, such a draw can be too near to 0 or 1 for a number; its log-odds are not.
 *
 * It falls within a few deviations of its middle, or, where α or β is below 1, as slowly as e^{αy} or e^{−βy}. So points are even in
 * t, with y = middle + deviation · sinh t: close in the middle, and exponentially wider apart in the tails.
 */
export function betaLogOdds({ alpha, beta }: Pick<BetaBelief, 'alpha' | 'beta'>): IndexDistribution {
  const [a, b] = [Math.max(alpha, 1), Math.max(beta, 1)];
  const middle = Math.log(a / b);
  const deviation = Math.sqrt((a + b) / (a * b));
  const start = -Math.asinh(10 + 36 / alpha / deviation);
  const end = Math.asinh(10 + 36 / beta / deviation);
  const step = (end - start) / (POINTS - 1);
  const points = new Float64Array(POINTS);
  const logs = new Float64Array(POINTS); // of densities in t
  const slopes = new Float64Array(POINTS); // of those logarithms
  for (let point = 0; point < POINTS; point++) {
    const t = start + point * step;
    const y = middle + deviation * Math.sinh(t);
    const stretch = deviation * Math.cosh(t); // dy / dt
    points[point] = y;
    logs[point] = Math.log(stretch) + alpha * y - (alpha + beta) * softplus(y);
    slopes[point] = stretch * (alpha - (alpha + beta) / (1 + Math.exp(-y))) + Math.tanh(t);
  }
  const below = cumulative(logs, slopes, step);
  return { points, below: (y) => below((Math.asinh((y - middle) / deviation) - start) / step) };
}

function normalIndex({ mean, deviation, bonus }: NormalBelief): IndexDistribution {
  const middle = mean + bonus;
  // Where nothing is drawn, all of it lies between two points that are hardly apart.
  const width = deviation > 0 ? deviation : 1e-12 * (1 + Math.abs(middle));
  return {
    points: Float64Array.from({ length: 2 * POINTS }, (_, point) => middle + width * 6 * (point / (POINTS - 0.5) - 1)),
    below: (value) => {
      const z = (value - middle) / width;
      const tail = normalTail(z) / 2;
      return z > 0 ? 1 - tail : tail;
    },
  };
}

/**
 * What lies below a place among even points: trapezoids with the first correction of Euler and Maclaurin, and between two points the
 * cubic that has their values and slopes.
 */
function cumulative(logs: Float64Array, slopes: Float64Array, step: number): (place: number) => number {
  const top = logs.reduce((most, value) => Math.max(most, value));
  const densities = logs.map((value) => Math.exp(value - top));
  const total = densities.reduce((sum, density) => sum + density, 0) * step;
  const heights = densities.map((density) => (density / total) * step); // for one step
  let sum = 0;
  const belows = heights.map((height, point) => {
    sum += height;
    return sum - height / 2 - (height * step * slopes[point]!) / 12;
  });
  const last = logs.length - 1;
  return (place) => {
    if (!(place > 0)) return 0;
    if (place >= last) return 1;
    const index = Math.floor(place);
    const t = place - index;
    const u = 1 - t;
    const value =
      u * u * (1 + 2 * t) * belows[index]! +
      t * t * (1 + 2 * u) * belows[index + 1]! +
      t * u * (u * heights[index]! - t * heights[index + 1]!);
    return Math.min(Math.max(value, 0), 1);
  };
}

/** ln(1 + e^y) */
function softplus(y: number): number {
  return y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y));
}
