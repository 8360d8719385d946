import type { Bundle } from '../../data/bundle/index.js';
import { RUN_ROWS } from '../../serving/network/join-runs.js';
import { openBareRun } from '../bare-run.js';

/** Runs the network on inputs that are there already, for as many rows as it is told, in runs as long as re-scoring's. */
export async function openBareScorer({ graphs, items }: Bundle): Promise<(rows: number) => Promise<number>> {
  const { run } = await openBareRun(graphs.known ?? graphs.score, items.ids.length);
  return async (rows) => {
    for (let start = 0; start < rows; start += RUN_ROWS) await run(Math.min(RUN_ROWS, rows - start));
    return rows;
  };
}
