import { createHash } from 'node:crypto';
import type { TableName } from '../rows.js';

/** Rows that were written together: kept together, or not at all. */
export interface Frame {
  readonly table: TableName;
  readonly rows: number;
  /** JSON objects, one a line, the last with its line end. */
  readonly lines: string;
}

/**
 * `table rows bytes checksum`, a line end, and the lines. The length says whether all of it is there, the checksum whether it is what
 * was written: a power cut can leave a file long enough and full of zeros.
 */
export function encodeFrame({ table, rows, lines }: Frame): Buffer {
  const body = Buffer.from(lines);
  return Buffer.concat([Buffer.from(`${headOf(table, rows, body)}\n`), body]);
}

/** The frames of a file up to the first that is not whole, and where that begins. */
export function decodeFrames(bytes: Buffer): { readonly frames: readonly Frame[]; readonly end: number } {
  const frames: Frame[] = [];
  let end = 0;
  while (end < bytes.length) {
    const headEnd = bytes.indexOf('\n', end);
    if (headEnd < 0) break;
    const head = bytes.toString('latin1', end, headEnd);
    const [table, rows, length] = head.split(' ');
    const body = bytes.subarray(headEnd + 1, headEnd + 1 + Number(length));
    if (head !== headOf(String(table), Number(rows), body)) break;
    frames.push({ table: table as TableName, rows: Number(rows), lines: body.toString() });
    end = headEnd + 1 + body.length;
  }
  return { frames, end };
}

function headOf(table: string, rows: number, body: Buffer): string {
  const head = `${table} ${rows} ${body.length}`;
  const checksum = createHash('sha256').update(head).update(body).digest('hex').slice(0, 16);
  return `${head} ${checksum}`;
}
