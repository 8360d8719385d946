import { normalTail } from '../../metrics/normal-tail.js';
import type { VariantBelief } from './variant-belief.js';

/** The distribution of a variant's index, as a quadrature needs it. */
export interface IndexDistribution {
  /** Ascending. */
  readonly values: Float64Array;
  /** What lies around each of the values; they sum to 1. */
  readonly masses: Float64Array;
  /** The probability of less than this. */
  readonly below: (value: number) => number;
}

/** Smooth densities that vanish at both ends: the trapezoid rule has as many digits as anybody needs of a propensity. */
const POINTS = 257;

export function indexDistribution(belief: VariantBelief): IndexDistribution {
  return belief.kind === 'beta' ? betaIndex(belief) : normalIndex(belief);
}

/**
 * In log-odds y, a Beta density is e^{αy} / (1 + e^y)^{α+β}: smooth and with one top whatever α and β are, those below 1 included. To the
 * left it falls as e^{αy}, to the right as e^{−βy}, and near its top as a normal one of variance (α + β) / αβ.
 */
function betaIndex({ alpha, beta, bonus }: Extract<VariantBelief, { readonly kind: 'beta' }>): IndexDistribution {
  const top = Math.log(alpha / beta);
  const deviation = Math.sqrt((alpha + beta) / (alpha * beta));
  const low = top - 10 * deviation - 36 / alpha;
  const high = top + 10 * deviation + 36 / beta;
  const step = (high - low) / (POINTS - 1);
  const logDensity = (y: number) =>
    alpha * y - (alpha + beta) * (y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y)));
  const peak = logDensity(top);
  const densities = Float64Array.from({ length: POINTS }, (_, point) =>
    Math.exp(logDensity(low + point * step) - peak),
  );
  const masses = normalized(densities);
  const heights = masses.map((mass) => mass / step); // densities in y
  const slopes = heights.map(
    (height, point) => height * (alpha - (alpha + beta) / (1 + Math.exp(-(low + point * step)))),
  );
  const belows = cumulative(masses).map((below, point) => below - (step * step * slopes[point]!) / 12); // Euler–Maclaurin
  return {
    values: Float64Array.from({ length: POINTS }, (_, point) => 1 / (1 + Math.exp(-(low + point * step))) + bonus),
    masses,
    below: (value) => {
      const share = value - bonus;
      if (share <= 0 || share >= 1) return Number(share >= 1);
      const place = (Math.log(share / (1 - share)) - low) / step;
      if (place <= 0 || place >= POINTS - 1) return Number(place > 0);
      return hermite(belows, heights, step, place);
    },
  };
}

function normalIndex({
  mean,
  deviation,
  bonus,
}: Extract<VariantBelief, { readonly kind: 'normal' }>): IndexDistribution {
  const middle = mean + bonus;
  const reach = 9;
  const step = (2 * reach) / (POINTS - 1);
  const densities = Float64Array.from({ length: POINTS }, (_, point) => Math.exp(-((point * step - reach) ** 2) / 2));
  return {
    values: Float64Array.from({ length: POINTS }, (_, point) => middle + deviation * (point * step - reach)),
    masses: normalized(densities),
    below: (value) => {
      if (deviation === 0) return value > middle ? 1 : value < middle ? 0 : 0.5;
      const z = (value - middle) / deviation;
      const tail = normalTail(z) / 2;
      return z > 0 ? 1 - tail : tail;
    },
  };
}

function normalized(densities: Float64Array): Float64Array {
  const total = densities.reduce((sum, density) => sum + density, 0);
  return densities.map((density) => density / total);
}

/** What lies below each point: all before it, and half of its own. */
function cumulative(masses: Float64Array): Float64Array {
  let sum = 0;
  return masses.map((mass) => {
    sum += mass;
    return sum - mass / 2;
  });
}

/** Between two points, the cubic that has their values and slopes. */
function hermite(values: Float64Array, slopes: Float64Array, step: number, place: number): number {
  const index = Math.floor(place);
  const t = place - index;
  const [a, b] = [values[index]!, values[index + 1]!];
  const [slopeA, slopeB] = [slopes[index]! * step, slopes[index + 1]! * step];
  const u = 1 - t;
  return u * u * (1 + 2 * t) * a + t * t * (1 + 2 * u) * b + t * u * (u * slopeA - t * slopeB);
}
