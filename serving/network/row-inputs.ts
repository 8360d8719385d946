import type { Catalogue } from '../scoring/catalogue.js';
import { paddedRows } from './padded-rows.js';
import type { ScoreJob } from './score-job.js';
import { floats, type HostTensor, integers, type Tensors } from './tensors.js';
import { userInputs } from './user-inputs.js';

/** What both score.onnx and known.onnx are fed for the rows of some jobs: one job's behind the other's, and anything behind them all. */
export function rowInputs(
  catalogue: Catalogue,
  jobs: readonly ScoreJob[],
): Tensors & { readonly user_index: HostTensor } {
  const K = catalogue.sources.length;
  const users = jobs.flatMap(({ rows }) => rows.users);
  const sessions = jobs.flatMap((job) => job.sessions);
  const N = paddedRows(rowsOf(jobs));
  const joined = (parts: readonly Float32Array[]) => floats(joinedRows(parts, N, K), N, K);
  return {
    user_index: integers(userIndices(jobs, N), N),
    scores: joined(jobs.map(({ rows }) => rows.scores)),
    score_mask: joined(jobs.map(({ rows }) => rows.mask)),
    ...userInputs(catalogue, users, sessions),
  };
}

export function rowsOf(jobs: readonly ScoreJob[]): number {
  return jobs.reduce((count, { rows }) => count + rows.count, 0);
}

/** Each row's place among the users of all jobs; the padding's is the first's. */
function userIndices(jobs: readonly ScoreJob[], length: number): Int32Array {
  const indices = new Int32Array(length);
  let row = 0;
  let before = 0;
  for (const { rows } of jobs) {
    for (let own = 0; own < rows.count; own++) indices[row++] = before + rows.userIndex[own]!;
    before += rows.users.length;
  }
  return indices;
}

/**
 * Columns behind each other, and room for `N` rows in all. One alone is not copied where its memory goes on behind it: a row's answer does
 * not depend on what stands in others.
 */
export function joinedRows(parts: readonly Float32Array[], N: number, ...dims: readonly number[]): Float32Array {
  const length = dims.reduce((product, size) => product * size, N);
  const { buffer, byteOffset } = parts[0]!;
  const fits = byteOffset + length * Float32Array.BYTES_PER_ELEMENT <= buffer.byteLength;
  if (fits && parts.length === 1) return new Float32Array(buffer, byteOffset, length);
  const all = new Float32Array(length);
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
