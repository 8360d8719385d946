import { extname } from 'node:path';
import type { Bundle } from '../../data/bundle/index.js';
import type { ScoredChunk } from './chunk-results.js';
import { type Chunk, chunksOf } from './chunks.js';
import { checkColumns, outputFields, type ScoreScale } from './columns.js';
import { openInput } from './open-input.js';
import { openOutput } from './open-output.js';
import { replaceFile } from './replace-file.js';
import { addCounts, NO_COUNTS, type RescoreCounts } from './rescore-counts.js';
import { openRescorer, type Rescorer } from './rescorer.js';
import { resultColumns } from './result-columns.js';
import type { FileForm, RowInput } from './row-input.js';
import type { Compression } from './row-output.js';
import { rowsOfShard, type Shard, WHOLE } from './shard.js';
import { schemaWithFields, withColumns } from './with-columns.js';

export interface RescoreOptions {
  readonly bundle: Bundle;
  /** Parquet (`.parquet`), else an Arrow IPC file or stream, with columns user_id and item_id, and optionally `<source>_score`. */
  readonly input: string;
  /** Parquet (`.parquet`), an Arrow stream (`.arrows`), else Arrow in the form of the input. Appears when it is complete. */
  readonly output: string;
  /** Of the file's scores; probabilities if left out. */
  readonly scoreScale?: ScoreScale;
  /** Threads that score; this one is the first of them. */
  readonly workers?: number;
  /** The part of the rows to score and write. */
  readonly shard?: Shard;
  /** Of what is written. Left out: ZSTD in Parquet, none in Arrow. */
  readonly compression?: Compression | undefined;
  /** Called after each chunk. A file that does not say how many rows it has makes the total null. */
  readonly onProgress?: (progress: { readonly rows: number; readonly total: number | null }) => void;
}

/**
 * Fuses the scores of a file of candidates, as `auto` does for one request: the network for warm users, the by-count
 * weights for cold ones and for rows that the network is unsure of.
 *
 * A few chunks for each worker are in memory at a time; rows and columns keep their order, and the results are added as columns,
 * the same whoever scores them. A row that nobody can score (an unknown item without scores) gets nulls and is counted. A network
 * that fails ends the run: half a file of fallbacks would not be noticed.
 *
 * @throws FusionError `invalid_data` naming the column and the row; nothing is left behind then.
 */
export async function rescore({
  bundle,
  input,
  output,
  workers = 1,
  shard = WHOLE,
  scoreScale = 'probability',
  compression,
  onProgress,
}: RescoreOptions): Promise<RescoreCounts> {
  await using source = await openInput(input);
  const columns = checkColumns(source.schema, bundle.manifest, input, scoreScale);
  const schema = schemaWithFields(source.schema, outputFields(bundle.manifest.sources));
  const form = formOf(output, source);
  const total = source.rowCount === null ? null : rowsIn(source.rowCount, shard);
  await using rescorer = openRescorer(bundle, { columns, file: input, workers });
  let counts = NO_COUNTS;
  await replaceFile(output, async (partial) => {
    const options = { schema, form, compression: compression ?? (form === 'parquet' ? 'zstd' : 'none') };
    const sink = await openOutput(partial, options);
    try {
      for await (const { chunk, scored } of scoredInOrder(source, shard, rescorer)) {
        await sink.write(withColumns(schema, chunk.batch, resultColumns(scored.results)));
        counts = addCounts(counts, scored.counts);
        onProgress?.({ rows: counts.rows, total });
      }
    } catch (error) {
      await sink.abandon();
      throw error;
    }
    await sink.close();
  });
  return counts;
}

/** So many chunks for each worker are under way, so that nobody waits for the oldest of them, which is written first. */
const AHEAD = 4;

/** Scores chunks at the same time, and hands them out in the order of the file. */
async function* scoredInOrder(
  source: RowInput,
  shard: Shard,
  rescorer: Rescorer,
): AsyncGenerator<{ readonly chunk: Chunk; readonly scored: ScoredChunk }> {
  const under: { readonly chunk: Chunk; readonly scoring: Promise<ScoredChunk> }[] = [];
  const first = async () => {
    const { chunk, scoring } = under.shift()!;
    return { chunk, scored: await scoring };
  };
  const limit = rescorer.workers === 1 ? 1 : AHEAD * rescorer.workers;
  for await (const chunk of chunksOf(source, shard)) {
    const scoring = rescorer.score(chunk);
    scoring.catch(() => {}); // told when its turn comes
    under.push({ chunk, scoring });
    if (under.length >= limit) yield await first();
  }
  while (under.length > 0) yield await first();
}

function formOf(output: string, { form, schema }: RowInput): FileForm {
  switch (extname(output)) {
    case '.parquet':
      return 'parquet';
    case '.arrows':
      return 'arrow_stream';
    default:
      if (form !== 'parquet') return form;
      return schema.dictionaries.size > 0 ? 'arrow_stream' : 'arrow_file'; // row groups have dictionaries of their own
  }
}

function rowsIn(rows: number, shard: Shard): number {
  const { start, end } = rowsOfShard(rows, shard);
  return end - start;
}
