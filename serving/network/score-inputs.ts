import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import type { CandidateRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { paddedRows } from './padded-rows.js';
import type { SessionContext } from './session-context.js';
import { floats, type HostTensor, integers, type Tensors } from './tensors.js';
import { userInputs } from './user-inputs.js';

/** Rows to score, and what the network made of their users and items. */
export interface ScoreJob {
  readonly rows: CandidateRows;
  /** Of the rows' users, in their order. */
  readonly sessions: readonly SessionContext[];
  /** [rows, 32] */
  readonly itemContext: Float32Array;
}

/** What score.onnx is fed for the rows of some jobs, one job's behind the other's, and zeros behind them all. */
export function scoreInputs(catalogue: Catalogue, adaptable: HostTensor, jobs: readonly ScoreJob[]): Tensors {
  const K = catalogue.sources.length;
  const users = jobs.flatMap(({ rows }) => rows.users);
  const sessions = jobs.flatMap((job) => job.sessions);
  const N = paddedRows(jobs.reduce((count, { rows }) => count + rows.count, 0));
  const joined = (of: (job: ScoreJob) => Float32Array, ...dims: readonly number[]) =>
    floats(joinedTo(N * dims.reduce((width, size) => width * size, 1), jobs.map(of)), N, ...dims);
  return {
    ...userInputs(catalogue, users, sessions),
    user_index: integers(userIndices(jobs, N), N),
    item_context: joined(({ itemContext }) => itemContext, catalogue.bundle!.manifest.dimensions.item_context),
    embeddings: joined(({ rows }) => rows.embeddings, K, EMBEDDING_WIDTH),
    scores: joined(({ rows }) => rows.scores, K),
    score_mask: joined(({ rows }) => rows.mask, K),
    adaptable,
  };
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
 * Parts behind each other, up to `length`. One alone is not copied where its memory goes on behind it: a row's answer does not depend
 * on what stands in others.
 */
function joinedTo(length: number, parts: readonly Float32Array[]): Float32Array {
  const { buffer, byteOffset } = parts[0]!;
  const fits = byteOffset + length * Float32Array.BYTES_PER_ELEMENT <= buffer.byteLength;
  if (fits && parts.length === 1) {
    return new Float32Array(buffer, byteOffset, length);
  }
  const all = new Float32Array(length);
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
