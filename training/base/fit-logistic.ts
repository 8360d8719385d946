/** Rows of a logistic regression on one variable. */
export interface LogisticRows {
  /** The variable; [rows]. */
  readonly x: Float64Array;
  /** Targets in [0, 1]; [rows]. */
  readonly y: Float64Array;
  /** Weight of each row; 1 each if left out. */
  readonly weights?: Float64Array;
}

export interface LogisticFit {
  readonly slope: number;
  readonly offset: number;
}

export interface LogisticOptions {
  /** Curvature that holds the line at `center`, as so many rows' would. */
  readonly ridge: number;
  /** Zeros if left out. */
  readonly center?: LogisticFit;
  /** 0 if left out. */
  readonly leastSlope?: number;
}

/**
 * Slope ≥ `leastSlope` and offset of P(y) = sigmoid(slope · x + offset), by Newton's method.
 *
 * Minimises Σ w (softplus(η) − y η) + ridge/2 · ‖(slope, offset) − center‖², which is convex; a step that would raise
 * it is halved. Where the best slope is less, the best line with the least slope is returned. Without rows: the center.
 *
 * @see Lin, Lin, Weng, A Note on Platt's Probabilistic Outputs for Support Vector Machines, 2007 (the halved steps).
 */
export function fitLogistic(
  rows: LogisticRows,
  { ridge, center = { slope: 0, offset: 0 }, leastSlope = 0 }: LogisticOptions,
): LogisticFit {
  const free = minimise(rows, ridge, center, center, 1);
  const flat = { ...center, slope: leastSlope };
  return free.slope >= leastSlope ? free : minimise(rows, ridge, flat, flat, 0);
}

const MAX_STEPS = 100;
const TOLERANCE = 1e-10;

/** Newton steps from `start`; the slope moves only if `slopeIsFree` is 1. */
function minimise(
  rows: LogisticRows,
  ridge: number,
  center: LogisticFit,
  start: LogisticFit,
  slopeIsFree: 0 | 1,
): LogisticFit {
  let fit = start;
  let loss = objective(rows, ridge, center, fit);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = newtonDirection(rows, ridge, center, fit, slopeIsFree);
    let scale = 1;
    let next = fit;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (; scale > 1e-6; scale /= 2) {
      next = { slope: fit.slope - scale * direction.slope, offset: fit.offset - scale * direction.offset };
      nextLoss = objective(rows, ridge, center, next);
      if (nextLoss <= loss) break;
    }
    if (!(nextLoss <= loss)) return fit;
    const gain = loss - nextLoss;
    fit = next;
    loss = nextLoss;
    if (gain <= TOLERANCE * (1 + Math.abs(loss))) return fit;
  }
  return fit;
}

/** Hessian⁻¹ · gradient. */
function newtonDirection(
  { x, y, weights }: LogisticRows,
  ridge: number,
  center: LogisticFit,
  fit: LogisticFit,
  slopeIsFree: 0 | 1,
): LogisticFit {
  let slopeGradient = ridge * (fit.slope - center.slope);
  let offsetGradient = ridge * (fit.offset - center.offset);
  let slopeSlope = ridge;
  let slopeOffset = 0;
  let offsetOffset = ridge;
  for (let row = 0; row < x.length; row++) {
    const weight = weights?.[row] ?? 1;
    const value = x[row]!;
    const probability = 1 / (1 + Math.exp(-(fit.slope * value + fit.offset)));
    const error = weight * (probability - y[row]!);
    const curvature = weight * probability * (1 - probability);
    slopeGradient += error * value;
    offsetGradient += error;
    slopeSlope += curvature * value * value;
    slopeOffset += curvature * value;
    offsetOffset += curvature;
  }
  if (slopeIsFree === 0) return { slope: 0, offset: offsetGradient / offsetOffset };
  const determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset;
  return {
    slope: (offsetOffset * slopeGradient - slopeOffset * offsetGradient) / determinant,
    offset: (slopeSlope * offsetGradient - slopeOffset * slopeGradient) / determinant,
  };
}

function objective(rows: LogisticRows, ridge: number, center: LogisticFit, fit: LogisticFit): number {
  const distance = (fit.slope - center.slope) ** 2 + (fit.offset - center.offset) ** 2;
  return logLoss(rows, fit) + (ridge / 2) * distance;
}

/** Σ w (softplus(η) − y η), the summed log loss. */
export function logLoss({ x, y, weights }: LogisticRows, fit: LogisticFit): number {
  let loss = 0;
  for (let row = 0; row < x.length; row++) {
    const eta = fit.slope * x[row]! + fit.offset;
    const softplus = Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta)));
    loss += (weights?.[row] ?? 1) * (softplus - y[row]! * eta);
  }
  return loss;
}
