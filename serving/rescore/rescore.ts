import type { Bundle } from '../../data/bundle/index.js';
import { createNetwork } from '../network/network.js';
import { createCatalogue } from '../scoring/catalogue.js';
import { openArrowInput } from './arrow-input.js';
import { openArrowOutput } from './arrow-output.js';
import { checkColumns, outputFields } from './columns.js';
import { replaceFile } from './replace-file.js';
import { rescoreBatch } from './rescore-batch.js';
import { addCounts, NO_COUNTS, type RescoreCounts } from './rescore-counts.js';
import { schemaWithFields, withColumns } from './with-columns.js';

export interface RescoreOptions {
  readonly bundle: Bundle;
  /** Arrow IPC file or stream with columns user_id and item_id, and optionally `<source>_score`. */
  readonly input: string;
  /** Of the same form as the input. Appears when it is complete. */
  readonly output: string;
  /** Called after each record batch. A stream does not say how many there will be: null. */
  readonly onProgress?: (progress: {
    readonly rows: number;
    readonly batches: number;
    readonly total: number | null;
  }) => void;
}

/**
 * Fuses the scores of a file of candidates, as `auto` does for one request: the network for warm users, the by-count
 * weights for cold ones and for rows that the network is unsure of.
 *
 * One record batch is in memory at a time; rows and columns keep their order, and the results are added as columns. A
 * row that nobody can score (an unknown item without scores) gets nulls and is counted. A network that fails ends the
 * run: half a file of fallbacks would not be noticed.
 *
 * @throws FusionError `invalid_data` naming the column and the row; nothing is left behind then.
 */
export async function rescore({ bundle, input, output, onProgress }: RescoreOptions): Promise<RescoreCounts> {
  const catalogue = createCatalogue(bundle);
  const network = createNetwork(catalogue);
  const source = await openArrowInput(input);
  try {
    const columns = checkColumns(source.schema, catalogue.sources, input);
    const added = outputFields(catalogue.sources);
    let counts = NO_COUNTS;
    await replaceFile(output, async (partial) => {
      const sink = await openArrowOutput(partial, {
        schema: schemaWithFields(source.schema, added),
        isFile: source.isFile,
      });
      try {
        let batches = 0;
        for await (const batch of source.batches()) {
          const rescored = await rescoreBatch(catalogue, network, { batch, columns, firstRow: counts.rows, input });
          await sink.write(withColumns(sink.schema, batch, rescored.columns));
          counts = addCounts(counts, rescored.counts);
          onProgress?.({ rows: counts.rows, batches: ++batches, total: source.batchCount });
        }
      } finally {
        await sink.close();
      }
    });
    return counts;
  } finally {
    await source.close();
    await network.close();
  }
}
