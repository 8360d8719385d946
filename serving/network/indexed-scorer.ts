import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { type CandidateRows, type IndexedRows, withVectors } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { checkKnown } from './check-known.js';
import type { Graphs } from './graphs.js';
import { openKnownGraph } from './known-graph.js';
import type { SessionContext } from './session-context.js';

/** Scores rows of the bundle's items. */
export interface IndexedScorer {
  score(rows: IndexedRows): Promise<NetworkAnswer>;
  release(): Promise<void>;
}

/** How else the network answers, for what known.onnx is fed and compared with. */
export interface NetworkParts {
  readonly sessionsOf: (rows: IndexedRows) => Promise<readonly SessionContext[]>;
  /** By score.onnx. */
  readonly score: (rows: CandidateRows) => Promise<NetworkAnswer>;
}

/**
 * By known.onnx where the bundle has it, else by score.onnx, with vectors that are made here.
 * @throws FusionError `self_check_failed` where the two do not answer the same
 */
export async function openIndexedScorer(
  catalogue: Catalogue,
  graphs: Graphs,
  { sessionsOf, score }: NetworkParts,
): Promise<IndexedScorer> {
  const byScore = (rows: IndexedRows) => score(withVectors(catalogue, rows));
  const known = await openKnownGraph(catalogue, graphs);
  if (known === null) return { score: byScore, release: async () => {} };
  const byKnown = async (rows: IndexedRows) => known.score(rows, await sessionsOf(rows));
  try {
    await checkKnown(catalogue, byKnown, byScore);
  } catch (error) {
    await known.release();
    throw error;
  }
  return { score: byKnown, release: known.release };
}
