import { createHash } from 'node:crypto';
import type { TableName } from '../rows.js';

/** Rows that were written together: kept together, or not at all. */
export interface Frame {
  readonly table: TableName;
  readonly rows: number;
  /** JSON objects, one a line, the last with its line end. */
  readonly lines: string;
}

/** Rows as the lines of a frame. */
export function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${jsonOf(row)}\n`).join('');
}

/** Half a character, which clients make by cutting text, becomes U+FFFD: ClickHouse takes no text that has one. */
function jsonOf(row: object): string {
  const json = JSON.stringify(row);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(row, (_name, value) => (typeof value === 'string' ? Buffer.from(value).toString() : value));
}

/**
 * `table rows bytes checksum` on a line of its own, whatever stands before, and the lines. The length says whether all of it is
 * there, the checksum whether it is what was written: a power cut can leave a file long enough and full of zeros.
 */
export function encodeFrame({ table, rows, lines }: Frame): Buffer {
  const body = Buffer.from(lines);
  return Buffer.concat([Buffer.from(`\n${headOf(table, rows, body)}\n`), body]);
}

/**
 * The frames of a file. What is not whole is passed over: a torn end, which is of a write that nobody was told had succeeded, or
 * what a bad disk made of a frame; those behind it are found again.
 */
export function decodeFrames(bytes: Buffer): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const headEnd = bytes.indexOf('\n', at);
    if (headEnd < 0) break;
    const head = bytes.toString('latin1', at, headEnd);
    const [table, rows, length] = head.split(' ');
    const body = bytes.subarray(headEnd + 1, headEnd + 1 + Number(length));
    const isWhole = head === headOf(String(table), Number(rows), body);
    if (isWhole) frames.push({ table: table as TableName, rows: Number(rows), lines: body.toString() });
    at = headEnd + 1 + (isWhole ? body.length : 0);
  }
  return frames;
}

function headOf(table: string, rows: number, body: Buffer): string {
  const head = `${table} ${rows} ${body.length}`;
  const checksum = createHash('sha256').update(head).update(body).digest('hex').slice(0, 16);
  return `${head} ${checksum}`;
}
