import { invalidValue } from '../http/invalid-value.js';

/** Where the next page of an answer begins. */
export interface PageCursor {
  readonly executionId: string;
  readonly offset: number;
}

/** As text that callers hand back without reading it. */
export function writeCursor({ executionId, offset }: PageCursor): string {
  return Buffer.from(JSON.stringify([executionId, offset])).toString('base64url');
}

/** @throws FusionError `invalid_value` for text that {@link writeCursor} did not write. */
export function readCursor(text: string): PageCursor {
  try {
    const [executionId, offset, ...rest]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (typeof executionId === 'string' && Number.isInteger(offset) && rest.length === 0) {
      return { executionId, offset: Math.max(0, offset as number) };
    }
  } catch {
    // below
  }
  throw invalidValue('pagination.cursor', "an answer's next_cursor", text);
}
