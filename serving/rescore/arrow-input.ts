import { type FileHandle, open } from 'node:fs/promises';
import { type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow';
import { FusionError } from '../../data/schema/errors.js';

/** An Arrow file or stream that is read one record batch at a time. */
export interface ArrowInput {
  readonly schema: Schema;
  /** Whether it is of the file format, with a footer, rather than a stream. */
  readonly isFile: boolean;
  /** Null for a stream, which does not say. */
  readonly batchCount: number | null;
  batches(): AsyncGenerator<RecordBatch>;
  close(): Promise<void>;
}

/**
 * Opens an Arrow IPC file or stream; which of the two is found out.
 *
 * @throws FusionError `usage` when there is no such file; `invalid_data` when it is not Arrow, also while reading.
 */
export async function openArrowInput(path: string): Promise<ArrowInput> {
  const handle = await openFile(path);
  try {
    const reader = await RecordBatchReader.from(handle);
    await reader.open();
    if (reader.schema === undefined) throw new Error('nothing that has a schema');
    return {
      schema: reader.schema,
      isFile: reader.isFile(),
      batchCount: reader.isFile() ? reader.numRecordBatches : null,
      batches: async function* () {
        try {
          for await (const batch of reader) if (batch.numRows > 0) yield batch;
        } catch (cause) {
          throw notArrow(path, cause);
        }
      },
      close: () => handle.close(),
    };
  } catch (cause) {
    await handle.close();
    throw notArrow(path, cause);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new FusionError('usage', `${path}: expected a readable file, got ${(cause as Error).message}`, {}, cause);
  }
}

function notArrow(path: string, cause: unknown): FusionError {
  if (cause instanceof FusionError) return cause;
  const got = (cause as Error).message;
  return new FusionError(
    'invalid_data',
    `${path}: expected an Arrow IPC file or stream, got ${got}`,
    { file: path },
    cause,
  );
}
