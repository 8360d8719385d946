import { FusionError } from '../../data/schema/errors.js';

/**
 * All weight vectors whose entries are multiples of a step and sum to 1, in lexicographic order.
 *
 * With m = 1 / step there are C(m + sources − 1, sources − 1) of them: 66 for three sources at .1, 15 at .25. Entries are
 * computed as i / m, never by adding steps up, so equal entries are equal numbers.
 *
 * @param sources how many, at least 1.
 * @param step in (0, 1], a whole fraction of 1.
 * @throws FusionError `invalid_value` otherwise.
 */
export function simplexGrid(sources: number, step: number): readonly (readonly number[])[] {
  const parts = Math.round(1 / step);
  if (!(sources >= 1 && Number.isInteger(sources) && step > 0 && Math.abs(parts * step - 1) < 1e-9)) {
    const message = `simplexGrid: expected at least one source and a step of 1/m, got ${sources} and ${step}.`;
    throw new FusionError('invalid_value', message);
  }
  return compositions(sources, parts).map((counts) => counts.map((count) => count / parts));
}

/** All ways to write a total as an ordered sum of so many non-negative integers. */
function compositions(terms: number, total: number): number[][] {
  if (terms === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    compositions(terms - 1, total - first).map((rest) => [first, ...rest]),
  ).flat();
}
