import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrames } from './frame.js';

/** A closed file of the spool: what is inserted as one batch. */
export interface Segment {
  /** Its name, everywhere and forever; the order of names is that of writing. */
  readonly token: string;
  readonly rows: number;
  readonly bytes: number;
  /** Whether an earlier process may have begun to insert it: the oldest that it left, since they go in order. */
  readonly isBegun: boolean;
}

const ENDING = '.rows';

export function segmentPath(folder: string, token: string): string {
  return join(folder, `${token}${ENDING}`);
}

/** What an earlier process left, in order. */
export async function inheritedSegments(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ENDING)).sort();
  const segments: Segment[] = [];
  for (const name of names) {
    const content = await readFile(join(folder, name));
    const rows = decodeFrames(content).reduce((sum, frame) => sum + frame.rows, 0);
    const token = name.slice(0, -ENDING.length);
    if (rows === 0) await rm(join(folder, name));
    else segments.push({ token, rows, bytes: content.length, isBegun: segments.length === 0 });
  }
  return segments;
}
