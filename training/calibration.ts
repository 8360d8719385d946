import { createRng } from '../data/schema/random.js';
import type { Calibrator } from '../models/base/calibrator.js';
import { rawScores } from '../models/base/score-items.js';
import { fitCalibrators } from './base/fit-calibrators.js';
import { NEGATIVES_PER_POSITIVE, sampleNegatives } from './negatives.js';
import type { PreparedCase } from './world.js';

/** Positives a case gives to the calibrators, so that no user dominates. */
const POSITIVES_PER_CASE = 8;

/**
 * Calibrators from cases whose users the scorers never saw: the probability that an item is a later positive, among one
 * positive and four sampled negatives.
 */
export function calibrateOn(cases: readonly PreparedCase[], seed: number): Calibrator[] {
  const { sources } = cases[0]!.world.scorers;
  const rows = cases.map((known) => calibrationRows(known, seed));
  return fitCalibrators({
    sources,
    raw: concat(rows.map(({ raw }) => raw)),
    mask: concat(rows.map(({ mask }) => mask)),
    counts: rows.flatMap(({ targets }, index) => targets.map(() => cases[index]!.vectors.count)),
    targets: rows.flatMap(({ targets }) => targets),
  });
}

function calibrationRows(known: PreparedCase, seed: number) {
  const { world, user, support, truth, vectors } = known;
  const rng = createRng(seed, 'calibration', user, support.length);
  const positives = rng.shuffle([...truth]).slice(0, POSITIVES_PER_CASE);
  const negatives = sampleNegatives(
    world,
    rng,
    NEGATIVES_PER_POSITIVE * positives.length,
    new Set([...support, ...truth]),
  );
  const items = Int32Array.from([...positives, ...negatives]);
  const cells = items.length * world.scorers.sources.length;
  const [raw, mask] = [new Float32Array(cells), new Float32Array(cells)];
  rawScores(world.scorers, vectors, items, { raw, mask });
  return { raw, mask, targets: [...positives.map(() => 1), ...negatives.map(() => 0)] };
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
