import { type Calibrator, soften } from '../../models/base/calibrator.js';
import { type CountedRows, fitCountLines } from './fit-count-lines.js';
import { fitLogistic, type LogisticFit, type LogisticRows, logLoss } from './fit-logistic.js';

/** Rows of users whom the scorers were fitted without: [rows, K] arrays are row-major. */
export interface CalibrationRows {
  readonly sources: readonly string[];
  /** [rows, K] */
  readonly raw: Float32Array;
  /** [rows, K]; 0 leaves the row out for that source. */
  readonly mask: ArrayLike<number>;
  /** How many positives the user's vectors rested on; [rows]. */
  readonly counts: ArrayLike<number>;
  /** Targets in [0, 1]; [rows]. */
  readonly targets: ArrayLike<number>;
  /** 1 each if left out; rows of a sampled negative count for as many as they stand for. [rows] */
  readonly weights?: ArrayLike<number>;
}

/** Keeps the fit finite where one class is missing, and is nothing beside real data. */
const POOLED_RIDGE = 0.01;

/** Softnesses that are tried besides none, in standard deviations of the raw scores. */
const SOFTNESSES = [1, 0.1];

/**
 * One calibrator per source: a logistic line for all rows, and one per count bucket that leans on it.
 *
 * Whether raw scores are softened first, and how much, is what gives the line for all rows the least log loss. A source
 * without any row gets slope 0 and offset 0: probability ½, which no fusion weight should ever meet.
 */
export function fitCalibrators(rows: CalibrationRows): Calibrator[] {
  return rows.sources.map((source, column) => fitCalibrator(rows, source, column));
}

function fitCalibrator(rows: CalibrationRows, source: string, column: number): Calibrator {
  const all = columnOf(rows, column);
  const { scale } = moments(all.x, all.weights);
  const tried = [undefined, ...SOFTNESSES.map((share) => share * scale)].map((softness) => pooledLine(all, softness));
  const best = tried.reduce((best, next) => (next.loss < best.loss ? next : best));
  const buckets = fitCountLines({ ...best.rows, counts: all.counts }, best.line);
  const softness = best.softness === undefined ? {} : { softness: best.softness };
  return { source, ...softness, mean: best.mean, scale: best.scale, buckets };
}

/** A source's rows, raw. */
function columnOf({ sources, raw, mask, counts, targets, weights }: CalibrationRows, column: number): CountedRows {
  const present: number[] = [];
  for (let row = 0; row < targets.length; row++) if (mask[row * sources.length + column] === 1) present.push(row);
  return {
    x: Float64Array.from(present, (row) => raw[row * sources.length + column]!),
    y: Float64Array.from(present, (row) => targets[row]!),
    weights: Float64Array.from(present, (row) => weights?.[row] ?? 1),
    counts: Float64Array.from(present, (row) => counts[row]!),
  };
}

interface PooledLine {
  readonly softness: number | undefined;
  readonly mean: number;
  readonly scale: number;
  /** The rows with x softened and standardized. */
  readonly rows: Required<LogisticRows>;
  readonly line: LogisticFit;
  readonly loss: number;
}

function pooledLine({ x, y, weights }: CountedRows, softness: number | undefined): PooledLine {
  const softened = x.map((value) => soften(value, softness));
  const { mean, scale } = moments(softened, weights);
  const rows = { x: softened.map((value) => (value - mean) / scale), y, weights };
  const line = fitLogistic(rows, { ridge: POOLED_RIDGE });
  return { softness, mean, scale, rows, line, loss: logLoss(rows, line) };
}

/** Weighted mean and standard deviation; a spread of zero (or no rows) gives scale 1. */
function moments(values: Float64Array, weights: Float64Array): { readonly mean: number; readonly scale: number } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return { mean: 0, scale: 1 };
  const mean = values.reduce((sum, value, row) => sum + weights[row]! * value, 0) / total;
  const variance = values.reduce((sum, value, row) => sum + weights[row]! * (value - mean) ** 2, 0) / total;
  return { mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}
