import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { FusionError } from '../../schema/errors.js';

/** One line of a text file and its 1-based number; or the sentence that says why it is no text. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly problem: string };

const PIECE_BYTES = 256 * 1024;
const LONGEST_MIB = 16;
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];

/**
 * Reads a text file line by line, so that its size does not matter. Lines end in LF or CRLF and nothing else (JSON and CSV
 * may hold other separators), a byte order mark is dropped, and empty lines are passed over (but counted).
 *
 * A line whose bytes are not of the encoding is a problem: with replacement characters in them, different ids would become
 * one.
 *
 * @throws FusionError usage when the file cannot be read; invalid_data when a line does not end within 16 MiB
 */
export async function* readLines(path: string, encoding: 'utf8' | 'latin1'): AsyncGenerator<Line> {
  let number = 0;
  for await (const bytes of linesOf(path)) {
    number++;
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    const content = bytes.subarray(0, end);
    if (encoding === 'utf8' && !isUtf8(content)) {
      yield { number, problem: 'expected UTF-8, got other bytes' };
      continue;
    }
    const text = content.toString(encoding);
    const line = number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
    if (line !== '') yield { number, text: line };
  }
}

/** The bytes of each line, without its line feed. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path).catch((cause) => {
    throw new FusionError('usage', `${path}: expected a file that can be read, got ${cause.code}`, {}, cause);
  });
  try {
    let [number, rest] = [1, Buffer.alloc(0)];
    for (let piece = await readPiece(file, path); piece.length > 0; piece = await readPiece(file, path)) {
      let start = 0;
      for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
        const line = piece.subarray(start, end);
        yield rest.length > 0 ? Buffer.concat([rest, line]) : line;
        [number, start, rest] = [number + 1, end + 1, rest.subarray(0, 0)];
      }
      rest = Buffer.concat([rest, piece.subarray(start)]);
      if (rest.length > LONGEST_MIB * 2 ** 20) {
        throw new FusionError('invalid_data', `${path}, line ${number}: expected a line of at most ${LONGEST_MIB} MiB`);
      }
    }
    if (rest.length > 0) yield rest;
  } finally {
    await file.close();
  }
}

async function readPiece(file: FileHandle, path: string): Promise<Buffer> {
  const { buffer, bytesRead } = await file
    .read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, null)
    .catch((cause) => {
      throw new FusionError('usage', `${path}: expected a file, got ${cause.code}`, {}, cause);
    });
  return buffer.subarray(0, bytesRead);
}
