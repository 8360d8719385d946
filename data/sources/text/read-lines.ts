import { open } from 'node:fs/promises';

/** One line of a text file and its 1-based number. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * Reads a text file line by line, so that its size does not matter. Line ends may be LF or CRLF, a byte order mark is
 * dropped, and empty lines are passed over (but counted).
 *
 * @throws the file system's error when the file cannot be opened
 */
export async function* readLines(path: string, encoding: 'utf8' | 'latin1'): AsyncGenerator<Line> {
  const file = await open(path);
  try {
    let number = 0;
    for await (const text of file.readLines({ encoding })) {
      number++;
      const content = number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
      if (content !== '') yield { number, text: content };
    }
  } finally {
    await file.close();
  }
}
