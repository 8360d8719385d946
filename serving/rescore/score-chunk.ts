import { RUN_ROWS } from '../network/join-runs.js';
import type { Network } from '../network/network.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { emptyResults, NETWORK, type ScoredChunk, STATIC } from './chunk-results.js';
import { chunkReader, type FileRows } from './chunk-rows.js';
import { fuseParts } from './fuse-parts.js';

/** Scores one chunk: what to add to its rows, and what became of them. */
export async function scoreChunk(catalogue: Catalogue, network: Network, input: FileRows): Promise<ScoredChunk> {
  const rowCount = input.batch.numRows;
  const results = emptyResults(rowCount, catalogue.sources.length);
  const read = chunkReader(catalogue, input);
  let unknownUserRows = 0;
  let unknownItemRows = 0;
  for (let start = 0; start < rowCount; start += RUN_ROWS) {
    const rows = read(start, Math.min(rowCount, start + RUN_ROWS));
    await fuseParts(catalogue, network, rows, start, results);
    for (let row = 0; row < rows.count; row++) {
      if (rows.users[rows.userIndex[row]!]!.index < 0) unknownUserRows++;
      if (rows.items[row]! < 0) unknownItemRows++;
    }
  }
  const decidedBy = (who: number) => results.weightSource.reduce((count, code) => count + Number(code === who), 0);
  const [networkRows, staticRows] = [decidedBy(NETWORK), decidedBy(STATIC)];
  const unscoredRows = rowCount - networkRows - staticRows;
  const counts = { rows: rowCount, networkRows, staticRows, unscoredRows, unknownUserRows, unknownItemRows };
  return { results, counts };
}
