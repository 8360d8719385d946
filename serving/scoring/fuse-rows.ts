import { FusionError } from '../../data/schema/errors.js';
import { blendScores } from '../../models/fusion/blend.js';
import { combineRow, toScoreSpace } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { type Belief, believedProbability, expectedError } from '../../models/fusion/expected-error.js';
import { logitOfSingle, sigmoid } from '../../models/fusion/log-odds.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import {
  type Calibrated,
  calibrateScore,
  type ScoreCalibration,
  type ScoreLine,
  scoreLine,
} from '../../models/fusion/score-calibration.js';
import { isUncertain } from '../../models/fusion/trust.js';
import { zeroColumns } from '../memory/zero-columns.js';
import type { Network } from '../network/network.js';
import type { CandidateRows, IndexedRows } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import { trustOf } from './policy.js';

/** Fused rows, and who decided each. N rows, K sources. */
export interface FusedRows {
  /** Probabilities; [N] */
  readonly fused: Float32Array;
  /** Their log-odds, by which rows are ranked; [N] */
  readonly logOdds: Float64Array;
  /** What made probabilities of scores; undefined where scores are as they were fused. */
  readonly calibration: ScoreCalibration | undefined;
  /** 0 for absent sources; [N, K] */
  readonly weights: Float32Array;
  /** Share of the item's own, in log-odds: 0 under static weights. [N] */
  readonly residual: Float32Array;
  /** 1 where the network decided; [N] */
  readonly isNetwork: Uint8Array;
  /** What the network said, also of rows that it was too unsure of, its uncertainty that of the calibrated score; null where it was not asked. */
  readonly answer: NetworkAnswer | null;
  /** Whether the network answered with the user's own parameters. */
  readonly isAdapted: boolean;
}

/**
 * Fuses every row under fixed weights, the user's by-count ones by default.
 *
 * @param weights [K], for all rows
 */
export function fuseStatically(catalogue: Catalogue, rows: IndexedRows, weights?: readonly number[]): FusedRows {
  const fused = emptyRows(catalogue, rows, null);
  const lines = linesOfUsers(catalogue, rows, 'by_count');
  for (let row = 0; row < rows.count; row++) fuseRowStatically(catalogue, rows, row, lines, fused, weights);
  return fused;
}

export interface NetworkFusionOptions {
  readonly gated: boolean;
  readonly own?: Float32Array | undefined;
  readonly fallback?: (() => readonly number[] | undefined) | undefined;
}

/**
 * Fuses every row by the network. A gated one leaves the rows that it is too unsure of to other weights.
 *
 * @param own the user's own parameters, for rows of one user
 * @param fallback asked only where there are such rows; without it, and where it has none, by-count weights
 * @throws FusionError `internal` for a defect; any other error is trouble while running, and may be fallen back from.
 */
export async function fuseByNetwork(
  catalogue: Catalogue,
  network: Network,
  rows: CandidateRows,
  options: NetworkFusionOptions,
): Promise<FusedRows> {
  return gateRows(catalogue, rows, await network.score(rows, options.own), options);
}

/** {@link fuseByNetwork} of rows that the network has answered. */
export function gateRows(
  catalogue: Catalogue,
  rows: IndexedRows,
  answer: NetworkAnswer,
  { gated, own, fallback }: NetworkFusionOptions,
): FusedRows {
  const K = catalogue.sources.length;
  const who = own === undefined ? 'meta' : 'meta_adapted';
  const lines = linesOfUsers(catalogue, rows, who);
  const fit = catalogue.calibration?.errors?.[who];
  const uncertainty = new Float32Array(rows.count);
  const fused = { ...emptyRows(catalogue, rows, { ...answer, uncertainty }), isAdapted: own !== undefined };
  const thresholds = trustOf(catalogue.bundle!.manifest.thresholds);
  const staticLines = linesOfUsers(catalogue, rows, 'by_count');
  const believed = fit?.belief && beliefs(catalogue, rows, fit.belief, staticLines);
  for (let row = 0, start = 0; row < rows.count; row++, start += K) {
    const score = calibrateScore(lines[rows.userIndex[row]!]!, logitOfSingle(answer.fused[row]!));
    const probability = putScore(fused, row, score);
    uncertainty[row] = expectedError(fit, probability, answer.uncertainty[row]!, believed?.(row, score));
    if (gated && isUncertain(thresholds, uncertainty[row]!, answer.confidences, rows.mask, start)) {
      fuseRowStatically(catalogue, rows, row, staticLines, fused, fallback?.());
      continue;
    }
    fused.isNetwork[row] = 1;
    fused.residual[row] = answer.residual[row]!;
    for (let cell = start; cell < start + K; cell++) fused.weights[cell] = answer.weights[cell]!;
  }
  return fused;
}

/** What is believed of a row with a score in log-odds, calibrated. @param lines of weights by count, by user */
function beliefs(
  { byCount, space }: Catalogue,
  { scores, mask, users, userIndex }: IndexedRows,
  belief: Belief,
  lines: readonly ScoreLine[],
): (row: number, score: number) => number {
  const weights = users.map(({ count }) => byCountWeights(byCount, count));
  const prepared = toScoreSpace(scores, space);
  return (row, score) => {
    const user = userIndex[row]!;
    const own = weights[user]!;
    const blend = Math.fround(combineRow(prepared, mask, row * own.length, own, space)); // as `evaluate` has it
    return believedProbability(belief, score, calibrateScore(lines[user]!, blend));
  };
}

/** Whether an error is trouble while running, so that static weights may answer; a defect must be seen. */
export function mayFallBack(error: unknown): boolean {
  return !(error instanceof FusionError) || error.code !== 'internal';
}

/** By user. */
function linesOfUsers({ calibration }: Catalogue, { users }: IndexedRows, who: Calibrated): readonly ScoreLine[] {
  return users.map(({ count }) => scoreLine(calibration, who, count));
}

/** @returns the probability, before it is rounded to single precision */
function putScore({ logOdds, fused }: FusedRows, row: number, score: number): number {
  const probability = sigmoid(score);
  logOdds[row] = score;
  fused[row] = probability;
  return probability;
}

function emptyRows(
  { sources, calibration }: Catalogue,
  { count }: IndexedRows,
  answer: NetworkAnswer | null,
): FusedRows {
  const [fused, residual, weights] = zeroColumns(count, count, count * sources.length);
  return {
    fused,
    logOdds: new Float64Array(count),
    calibration,
    weights,
    residual,
    isNetwork: new Uint8Array(count),
    answer,
    isAdapted: false,
  };
}

/** @param lines by user */
function fuseRowStatically(
  { sources, byCount, space }: Catalogue,
  rows: IndexedRows,
  row: number,
  lines: readonly ScoreLine[],
  out: FusedRows,
  weights: readonly number[] = byCountWeights(byCount, rows.users[rows.userIndex[row]!]!.count),
): void {
  const [start, end] = [row * sources.length, (row + 1) * sources.length];
  const blend = blendScores({
    scores: rows.scores.subarray(start, end),
    mask: rows.mask.subarray(start, end),
    weights,
    space,
  });
  putScore(out, row, calibrateScore(lines[rows.userIndex[row]!]!, blend.blend));
  out.weights.set(blend.weights, start);
}
