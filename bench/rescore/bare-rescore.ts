import type { Bundle } from '../../data/bundle/index.js';
import { startThreads } from '../../data/threads/thread-pool.js';
import { type ChunkResults, emptyResults, NETWORK } from '../../serving/rescore/chunk-results.js';
import { chunksOf } from '../../serving/rescore/chunks.js';
import { outputFields } from '../../serving/rescore/columns.js';
import { openInput } from '../../serving/rescore/open-input.js';
import { openOutput } from '../../serving/rescore/open-output.js';
import { resultColumns } from '../../serving/rescore/result-columns.js';
import { Seats } from '../../serving/rescore/seats.js';
import { WHOLE } from '../../serving/rescore/shard.js';
import { schemaWithFields, withColumns } from '../../serving/rescore/with-columns.js';
import { openBareScorer } from './bare-scorer.js';

export interface BareRescoreOptions {
  readonly bundle: Bundle;
  readonly input: string;
  readonly output: string;
  readonly workers: number;
}

/**
 * What no re-scoring can be faster than: reads the file, runs the network as often as there are rows for it, in threads, on inputs
 * that were there before, and writes the file with as many columns.
 */
export async function bareRescore({ bundle, input, output, workers }: BareRescoreOptions): Promise<number> {
  const { sources } = bundle.manifest;
  await using source = await openInput(input);
  const here = await openBareScorer(bundle);
  const threads = startThreads<number, number>(new URL('./bare-thread', import.meta.url), workers - 1, bundle);
  const elsewhere = (count: number) => threads.run(count);
  const seats = new Seats([here, ...new Array<typeof here>(2 * (workers - 1)).fill(elsewhere)]); // as in re-scoring
  const schema = schemaWithFields(source.schema, outputFields(sources));
  const sink = await openOutput(output, { schema, form: source.form, compression: 'none' });
  const under: Promise<number>[] = [];
  let rows = 0;
  for await (const { batch } of chunksOf(source, WHOLE)) {
    under.push(seats.use((score) => score(batch.numRows)));
    if (under.length >= 4 * workers) rows += await under.shift()!;
    await sink.write(withColumns(schema, batch, resultColumns(anyResults(batch.numRows, sources.length))));
  }
  for (const one of under) rows += await one;
  await sink.close();
  await threads.end();
  return rows;
}

/** Halves, by the network: no column is shorter than that of a real result. */
function anyResults(rows: number, sources: number): ChunkResults {
  const results = emptyResults(rows, sources);
  const { fused, weights, confidences, uncertainty, weightSource } = results;
  for (const column of [fused, ...weights, ...confidences, uncertainty]) column.fill(0.5);
  weightSource.fill(NETWORK);
  return results;
}
