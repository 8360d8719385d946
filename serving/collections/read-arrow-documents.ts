import { tableFromIPC } from 'apache-arrow';
import { checkHeaders } from '../../data/arrow/check-headers.js';
import { measureStream } from '../../data/arrow/measure-stream.js';
import { registerCodecs } from '../../data/arrow/register-codecs.js';
import { FusionError } from '../../data/schema/errors.js';

/** Columns with a meaning; all others go into the payload. */
const MEANINGS: ReadonlySet<string> = new Set(['id', 'text', 'vector']);

/**
 * The body of a request for documents, from an Arrow IPC stream: columns `id` (text), and `text` or `vector` (a list of numbers).
 * The form is that of the JSON body, and is checked as that is.
 *
 * @param maxBytes that it may be once it is unpacked
 * @throws FusionError `invalid_request` when it is not Arrow; `body_too_large`.
 */
export async function readArrowDocuments(
  stream: Uint8Array,
  maxBytes: number,
): Promise<{ readonly documents: readonly object[] }> {
  await registerCodecs();
  try {
    checkHeaders(stream);
    const { bytes } = measureStream(stream);
    if (bytes > maxBytes) {
      throw new FusionError('body_too_large', `body: expected at most ${maxBytes} bytes, got ${bytes} once unpacked`);
    }
    const table = tableFromIPC(stream);
    const names = table.schema.fields.map(({ name }) => name);
    const columns = names.map((name) => [name, table.getChild(name)!] as const);
    const documents = Array.from({ length: table.numRows }, (_, row) => {
      const cells = columns.map(([name, column]) => [name, plain(column.get(row))] as const);
      const present = cells.filter(([, value]) => value !== null);
      const payload = present.filter(([name]) => !MEANINGS.has(name));
      return {
        ...Object.fromEntries(present.filter(([name]) => MEANINGS.has(name))),
        ...(payload.length > 0 && { payload: Object.fromEntries(payload) }),
      };
    });
    return { documents };
  } catch (cause) {
    if (cause instanceof FusionError) throw cause;
    const message = `body: expected an Arrow IPC stream, got ${(cause as Error).message}`;
    throw new FusionError('invalid_request', message, { field: 'body' }, cause);
  }
}

/** A cell as JSON would have it. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const { toArray } = value as { readonly toArray?: () => ArrayLike<unknown> };
  return toArray === undefined ? value : Array.from(toArray.call(value), plain);
}
