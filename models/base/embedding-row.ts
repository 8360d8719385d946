import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import type { UncalibratedScorers } from './base-scorers.js';
import type { UserVectors } from './user-vectors.js';

/**
 * Writes one row's interaction vectors, user ⊙ item per source: K blocks of EMBEDDING_WIDTH.
 *
 * Each block of a source with vectors sums to its raw score. Zeros for popularity and imported sources, which have none,
 * and for a source that is absent; narrower vectors are padded with zeros.
 *
 * @param out receives K · EMBEDDING_WIDTH values from `offset` on.
 */
export function embeddingRow(
  { cf, content, sources }: UncalibratedScorers,
  user: UserVectors,
  item: number,
  out: Float32Array,
  offset = 0,
): void {
  for (let source = 0, at = offset; source < sources.length; source++, at += EMBEDDING_WIDTH) {
    let width = 0;
    if (sources[source] === 'cf' && cf.isKnown[item] === 1) {
      width = multiply(user.cf, cf.factors, item * cf.width, out, at);
    } else if (sources[source] === 'content' && content.isKnown[item] === 1) {
      width = multiply(user.content, content.vectors, item * content.width, out, at);
    }
    if (width < EMBEDDING_WIDTH) out.fill(0, at + width, at + EMBEDDING_WIDTH);
  }
}

/** Four at a time, which a compiler of JavaScript does not see by itself. @returns how many numbers were written */
function multiply(
  vector: Float32Array,
  vectors: Float32Array,
  start: number,
  out: Float32Array,
  offset: number,
): number {
  let k = 0;
  for (; k + 3 < vector.length; k += 4) {
    out[offset + k] = vector[k]! * vectors[start + k]!;
    out[offset + k + 1] = vector[k + 1]! * vectors[start + k + 1]!;
    out[offset + k + 2] = vector[k + 2]! * vectors[start + k + 2]!;
    out[offset + k + 3] = vector[k + 3]! * vectors[start + k + 3]!;
  }
  for (; k < vector.length; k++) out[offset + k] = vector[k]! * vectors[start + k]!;
  return vector.length;
}
