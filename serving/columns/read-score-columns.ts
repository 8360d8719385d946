import { DataType, type RecordBatch, RecordBatchReader, type Vector } from 'apache-arrow';
import { checkHeaders } from '../../data/arrow/check-headers.js';
import { measureStream } from '../../data/arrow/measure-stream.js';
import { registerCodecs } from '../../data/arrow/register-codecs.js';
import { FusionError } from '../../data/schema/errors.js';
import { invalidValue } from '../http/invalid-value.js';
import { checkNesting } from '../http/nesting.js';
import { type CandidatePath, COLUMN_NAMES, pathOfColumn } from './candidate-column.js';

/** How much a stream may hold. */
export interface ColumnLimits {
  readonly maxRows: number;
  /** Uncompressed. */
  readonly maxBytes: number;
}

/** Of a list in a cell; longer than any vector. A damaged offset makes it any length. */
const MAX_LENGTH = 65_536;

type Draft = Record<string, unknown>;
/** Puts what a column has in a row where the candidate has it; nothing where the row has nothing. */
type Write = (candidate: Draft, row: number) => void;

/**
 * The body of `/v1/score` from an Arrow IPC stream: each row a candidate, and the rest of the request as JSON in the schema's metadata,
 * under `request`. It has the form of the JSON body, and is checked as that is.
 *
 * @throws FusionError `invalid_request` for what is no Arrow stream, and for a column that means nothing; `body_too_large`;
 * `invalid_value` for too many rows.
 */
export async function readScoreColumns(stream: Uint8Array, { maxRows, maxBytes }: ColumnLimits): Promise<Draft> {
  await registerCodecs();
  const { rows, bytes } = asArrow(() => {
    checkHeaders(stream);
    return measureStream(stream);
  });
  if (bytes > maxBytes) {
    throw new FusionError('body_too_large', `body: expected at most ${maxBytes} bytes, got ${bytes} once unpacked`);
  }
  if (rows > maxRows) throw invalidValue('candidates', `at most ${maxRows} candidates`, rows);
  return asArrow(() => {
    const reader = RecordBatchReader.from(stream);
    reader.open();
    const request = requestOf(reader.schema.metadata.get('request'));
    const paths = reader.schema.fields.map(({ name }) => pathOf(name));
    return { ...request, candidates: [...reader].flatMap((batch) => candidatesOf(batch, paths)) };
  });
}

function asArrow<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof FusionError) throw cause;
    const expected = 'an Arrow IPC stream';
    const got = (cause as Error).message;
    throw new FusionError(
      'invalid_request',
      `body: expected ${expected}, got ${got}`,
      { field: 'body', expected, got },
      cause,
    );
  }
}

function requestOf(json = '{}'): object {
  const field = 'metadata "request"';
  checkNesting(json, field);
  const expected = 'an object in JSON, without candidates';
  let request: unknown;
  try {
    request = JSON.parse(json);
  } catch {
    request = null;
  }
  if (typeof request === 'object' && request !== null && !Array.isArray(request) && !('candidates' in request)) {
    return request;
  }
  throw new FusionError('invalid_request', `${field}: expected ${expected}`, {
    field,
    expected,
    got: 'something else',
  });
}

function pathOf(name: string): CandidatePath {
  const path = pathOfColumn(name);
  if (path !== null) return path;
  const field = `column ${JSON.stringify(name)}`;
  throw new FusionError('invalid_request', `${field}: expected ${COLUMN_NAMES}`, {
    field,
    expected: COLUMN_NAMES,
    got: name,
  });
}

function candidatesOf(batch: RecordBatch, paths: readonly CandidatePath[]): Draft[] {
  const writes = paths.map((path, index) => writeOf(path, valuesOf(batch.getChildAt(index)!)));
  return Array.from({ length: batch.numRows }, (_, row) => {
    const candidate: Draft = {};
    for (const write of writes) write(candidate, row);
    return candidate;
  });
}

function writeOf([group, name]: CandidatePath, valueAt: (row: number) => unknown): Write {
  return (candidate, row) => {
    const value = valueAt(row);
    if (value === null || value === undefined) return;
    if (name === undefined) candidate[group] = value;
    else candidate[group] = { ...(candidate[group] as Draft | undefined), [name]: value };
  };
}

/** A column's values as JSON has them. */
function valuesOf(column: Vector): (row: number) => unknown {
  const [data] = column.data;
  const child = data?.children[0];
  if (
    data !== undefined &&
    child !== undefined &&
    DataType.isFixedSizeList(data.type) &&
    DataType.isFloat(child.type)
  ) {
    const width = data.type.listSize;
    const isPlain = data.nullCount === 0 && child.nullCount === 0 && !(child.values instanceof Uint16Array);
    if (isPlain) return (row) => Array.from(child.values.subarray(row * width, (row + 1) * width) as ArrayLike<number>);
  }
  return (row) => plain(column.get(row));
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  const isVector = typeof value === 'object' && value !== null && Symbol.iterator in value;
  if (isVector && (value as Vector).length > MAX_LENGTH)
    throw new RangeError(`a list of ${(value as Vector).length} values`);
  return isVector ? Array.from(value as Iterable<unknown>, plain) : value;
}
