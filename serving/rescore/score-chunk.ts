import { RUN_ROWS } from '../network/join-runs.js';
import type { Network } from '../network/network.js';
import { type CandidateRows, type IndexedRows, withVectors } from '../scoring/candidate-rows.js';
import { fuseStatically, gateRows } from '../scoring/fuse-rows.js';
import { emptyResults, NETWORK, type ScoredChunk, STATIC } from './chunk-results.js';
import { groupRows } from './group-rows.js';
import { type FileRows, type IndexedCatalogue, readChunk } from './read-chunk.js';
import type { RescoreCounts } from './rescore-counts.js';
import { selectRows } from './select-rows.js';
import { writeResults } from './write-results.js';

/**
 * Scores one chunk: what to add to its rows, and what became of them. Rows of warm users are fused by the network, others under by-count
 * weights, and none where no source has a score.
 */
export async function scoreChunk(indexed: IndexedCatalogue, network: Network, input: FileRows): Promise<ScoredChunk> {
  const { catalogue } = indexed;
  const rows = readChunk(indexed, input);
  const results = emptyResults(rows.count, catalogue.sources.length);
  const { known, unknown, cold } = groupRows(catalogue, rows);
  const fuse = async (places: Int32Array, completed: (chosen: IndexedRows) => CandidateRows) => {
    for (let start = 0; start < places.length; start += RUN_ROWS) {
      const part = places.subarray(start, start + RUN_ROWS);
      const chosen = selectRows(rows, part);
      const answer = await network.score(completed(chosen));
      writeResults(gateRows(catalogue, chosen, answer, { gated: true }), part, results);
    }
  };
  await fuse(known, (chosen) => chosen);
  await fuse(unknown, (chosen) => withVectors(catalogue, chosen));
  if (cold.length > 0) writeResults(fuseStatically(catalogue, selectRows(rows, cold)), cold, results);
  return { results, counts: countsOf(rows, results.weightSource) };
}

function countsOf({ count, users, userIndex, items }: IndexedRows, weightSource: Uint8Array): RescoreCounts {
  let [networkRows, staticRows, unknownUserRows, unknownItemRows] = [0, 0, 0, 0];
  for (let row = 0; row < count; row++) {
    if (weightSource[row] === NETWORK) networkRows++;
    else if (weightSource[row] === STATIC) staticRows++;
    if (users[userIndex[row]!]!.index < 0) unknownUserRows++;
    if (items[row]! < 0) unknownItemRows++;
  }
  const unscoredRows = count - networkRows - staticRows;
  return { rows: count, networkRows, staticRows, unscoredRows, unknownUserRows, unknownItemRows };
}
