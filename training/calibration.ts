import type { Calibrator } from '../models/base/calibrator.js';
import { rawScores } from '../models/base/score-items.js';
import { fitCalibrators } from './base/fit-calibrators.js';
import { sampleRows } from './tasks/sampled-rows.js';
import type { PreparedCase } from './tasks/world.js';

/**
 * Calibrators from cases whose users the scorers never saw: the probability that an item is a later positive, among one
 * positive and four sampled negatives.
 */
export function calibrateOn(cases: readonly PreparedCase[], seed: number): Calibrator[] {
  const rows = cases.map((known) => ({ known, ...sampleRows(known, 'calibration', seed) }));
  const raw = rows.map(({ known, items }) => rawRows(known, items));
  return fitCalibrators({
    sources: cases[0]!.world.scorers.sources,
    raw: concat(raw.map((part) => part.raw)),
    mask: concat(raw.map((part) => part.mask)),
    counts: rows.flatMap(({ known, items }) => items.map(() => known.vectors.count)),
    targets: rows.flatMap(({ targets }) => targets),
  });
}

function rawRows({ world, vectors }: PreparedCase, items: readonly number[]) {
  const cells = items.length * world.scorers.sources.length;
  const out = { raw: new Float32Array(cells), mask: new Float32Array(cells) };
  rawScores(world.scorers, vectors, Int32Array.from(items), out);
  return out;
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
