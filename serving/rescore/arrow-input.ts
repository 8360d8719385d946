import { open } from 'node:fs/promises';
import { type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { registerCodecs } from '../../data/arrow/register-codecs.js';
import { badFile } from './bad-file.js';
import type { RowInput } from './row-input.js';

/** Opens an Arrow IPC file or stream, compressed or not; which of the two is found out. @throws FusionError `invalid_data` */
export async function openArrowInput(path: string): Promise<RowInput> {
  await registerCodecs();
  const expected = 'an Arrow IPC file or stream';
  const openReader = async () => {
    const handle = await open(path, 'r');
    try {
      const reader = await RecordBatchReader.from(handle);
      await reader.open();
      if (reader.schema === undefined) throw new Error('nothing that has a schema');
      return { handle, reader };
    } catch (cause) {
      await handle.close();
      throw badFile(path, expected, cause);
    }
  };
  const first = await openReader();
  const form = first.reader.isFile() ? 'arrow_file' : 'arrow_stream';
  const { schema } = first.reader;
  await first.handle.close();
  return {
    schema,
    form,
    rowCount: null,
    batches: async function* (): AsyncGenerator<RecordBatch> {
      const { handle, reader } = await openReader();
      try {
        for await (const batch of reader) if (batch.numRows > 0) yield batch;
      } catch (cause) {
        throw badFile(path, expected, cause);
      } finally {
        await handle.close();
      }
    },
    [Symbol.asyncDispose]: async () => {}, // each reading closes its own handle
  };
}
