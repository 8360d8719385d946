import { factorize, solveFactorized } from '../../models/base/cholesky.js';
import { logit, sigmoid } from '../../models/fusion/log-odds.js';
import type { World } from '../tasks/world.js';
import type { ItemColumns } from './item-columns.js';
import type { TopRows } from './top-rows.js';

/** Log-odds of being liked: scale · what weights by count say + the item's term + a constant. */
export interface AdditiveFit {
  readonly scale: number;
  /** What each column adds; [columns.width] */
  readonly added: Float64Array;
  /** Of every item of a world; [items] */
  termsIn(world: World): Float64Array;
}

export interface AdditiveOptions {
  readonly ridge: number;
  readonly leastScale: number;
}

const STEPS = 12;

/**
 * Logistic regression of what users came to like on what weights by count say and on columns of the items.
 *
 * Newton's method. Columns depend on the item and its world alone, so that slopes and curvatures are summed by item before
 * they meet the columns.
 *
 * @param ridge how strongly the columns' terms are drawn to 0
 * @param leastScale where weights by count say nothing, or the opposite, they count for this much
 */
export function fitAdditive(
  cases: readonly TopRows[],
  columns: ItemColumns,
  { ridge, leastScale }: AdditiveOptions,
): AdditiveFit {
  const worlds = [...new Set(cases.map(({ world }) => world))];
  const active = worlds.map((world) => columns.activeIn(world));
  const [scaleAt, constantAt] = [columns.width, columns.width + 1];
  const parameters = new Float64Array(columns.width + 2);
  const { mean, deviation, baseRate } = describe(cases);
  parameters[constantAt] = logit(baseRate); // from nothing known, Newton's steps do not overshoot
  const termOf = (on: Int32Array) => on.reduce((sum, column) => sum + parameters[column]!, 0);

  for (let step = 0; step < STEPS; step++) {
    const terms = active.map((ofWorld) => Float64Array.from(ofWorld, termOf));
    const sums = sumByItem(cases, worlds, terms, {
      scale: parameters[scaleAt]!,
      constant: parameters[constantAt]!,
      ...{ mean, deviation },
    });
    const size = parameters.length;
    const hessian = new Float64Array(size * size);
    const gradient = Float64Array.from(parameters, (value, at) => (at < columns.width ? ridge * value : 0));
    for (let at = 0; at < size; at++) hessian[at * size + at] = at < columns.width ? ridge : 1e-6;
    const add = (i: number, j: number, value: number) => {
      hessian[Math.min(i, j) * size + Math.max(i, j)]! += value;
    };
    active.forEach((ofWorld, w) => {
      ofWorld.forEach((on, item) => {
        const { slope, curvature, slopeOfScale, mixed, squared } = sums[w]!;
        if (curvature[item] === 0) return;
        gradient[scaleAt]! += slopeOfScale[item]!;
        gradient[constantAt]! += slope[item]!;
        add(scaleAt, scaleAt, squared[item]!);
        add(scaleAt, constantAt, mixed[item]!);
        add(constantAt, constantAt, curvature[item]!);
        for (let a = 0; a < on.length; a++) {
          gradient[on[a]!]! += slope[item]!;
          add(on[a]!, scaleAt, mixed[item]!);
          add(on[a]!, constantAt, curvature[item]!);
          for (let b = a; b < on.length; b++) add(on[a]!, on[b]!, curvature[item]!);
        }
      });
    });
    factorize(hessian, size);
    solveFactorized(hessian, gradient, size);
    for (let at = 0; at < size; at++) parameters[at]! -= gradient[at]!;
    if (gradient.every((change) => Math.abs(change) < 1e-4)) break;
  }
  return {
    scale: Math.max(leastScale, parameters[scaleAt]! / deviation),
    added: parameters.slice(0, columns.width),
    termsIn: byWorld((world) => Float64Array.from(columns.activeIn(world), termOf)),
  };
}

/** The same fit with a share of what its columns add. */
export function shrinkTerms({ scale, added, termsIn }: AdditiveFit, share: number): AdditiveFit {
  return {
    scale,
    added: added.map((value) => share * value),
    termsIn: byWorld((world) => termsIn(world).map((term) => share * term)),
  };
}

/** Found once for each world. */
function byWorld(find: (world: World) => Float64Array): AdditiveFit['termsIn'] {
  const known = new WeakMap<World, Float64Array>();
  return (world) => {
    const found = known.get(world) ?? find(world);
    known.set(world, found);
    return found;
  };
}

/** Of all rows: scores are standardised, whatever scale weights by count are on. */
function describe(cases: readonly TopRows[]) {
  let [rows, sum, squares, liked] = [0, 0, 0, 0];
  for (const { score, target } of cases) {
    rows += score.length;
    for (const value of score) [sum, squares] = [sum + value, squares + value * value];
    for (const one of target) liked += one;
  }
  const mean = sum / rows;
  const deviation = Math.sqrt(Math.max(0, squares / rows - mean * mean)) || 1;
  return { mean, deviation, baseRate: liked / rows };
}

/** Derivatives of the loss by item of one world; [items] each. */
interface ItemSums {
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
  /** The same times the score, and the score's square. */
  readonly slopeOfScale: Float64Array;
  readonly mixed: Float64Array;
  readonly squared: Float64Array;
}

/** @param terms of every item of every world; [worlds][items] */
function sumByItem(
  cases: readonly TopRows[],
  worlds: readonly World[],
  terms: readonly Float64Array[],
  { scale, constant, mean, deviation }: Readonly<Record<'scale' | 'constant' | 'mean' | 'deviation', number>>,
): ItemSums[] {
  const sums = terms.map(({ length }): ItemSums => {
    const empty = () => new Float64Array(length);
    return { slope: empty(), curvature: empty(), slopeOfScale: empty(), mixed: empty(), squared: empty() };
  });
  for (const { world, item, score, target } of cases) {
    const [of, termOf] = [sums[worlds.indexOf(world)]!, terms[worlds.indexOf(world)]!];
    for (let row = 0; row < item.length; row++) {
      const [i, x] = [item[row]!, (score[row]! - mean) / deviation];
      const p = sigmoid(scale * x + constant + termOf[i]!);
      const [slope, curvature] = [p - target[row]!, p * (1 - p)];
      of.slope[i]! += slope;
      of.curvature[i]! += curvature;
      of.slopeOfScale[i]! += slope * x;
      of.mixed[i]! += curvature * x;
      of.squared[i]! += curvature * x * x;
    }
  }
  return sums;
}
