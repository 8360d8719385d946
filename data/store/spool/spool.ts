import { type FileHandle, mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FusionError } from '../../schema/errors.js';
import type { TableName } from '../rows.js';
import { decodeFrames, encodeFrame, type Frame, linesOf } from './frame.js';
import { identifySpool, type SpoolIdentity } from './identify-spool.js';
import { lockFolder } from './lock-folder.js';
import { inheritedSegments, type Segment, segmentPath } from './segment.js';
import { syncFolder } from './sync-folder.js';

export interface SpoolLimits {
  /** Of all that waits; more is refused. */
  readonly spoolBytes: number;
  /** A segment is sealed when it has this many rows or bytes. */
  readonly segmentRows: number;
  readonly segmentBytes: number;
}

interface Pending {
  /** Null: seal. */
  readonly frame: Buffer | null;
  readonly rows: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface OpenSegment {
  readonly token: string;
  readonly file: FileHandle;
  rows: number;
  bytes: number;
}

/**
 * A queue on disk. Rows are appended to a file and acknowledged when the disk has them: what is written while the disk works goes
 * with the next round, so its latency is shared. Files are sealed, read back and removed in order.
 */
export class Spool {
  readonly #folder: string;
  readonly #limits: SpoolLimits;
  readonly #identity: SpoolIdentity;
  readonly #unlock: () => Promise<void>;
  readonly #sealed: Segment[];
  #open: OpenSegment | null = null;
  #segments = 0;
  #pending: Pending[] = [];
  #isFlushing = false;
  #rows: number;
  #bytes: number;

  private constructor(
    folder: string,
    limits: SpoolLimits,
    identity: SpoolIdentity,
    sealed: Segment[],
    unlock: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#limits = limits;
    this.#identity = identity;
    this.#sealed = sealed;
    this.#unlock = unlock;
    this.#rows = sealed.reduce((sum, { rows }) => sum + rows, 0);
    this.#bytes = sealed.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** @throws FusionError `conflict` when another process uses the folder */
  static async open(folder: string, limits: SpoolLimits): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    const unlock = await lockFolder(folder);
    try {
      const sealed = await inheritedSegments(folder);
      return new Spool(folder, limits, await identifySpool(folder), sealed, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Rows and bytes that are not removed yet. */
  get load(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#rows, bytes: this.#bytes };
  }

  /**
   * Resolves when the disk has the rows.
   * @throws FusionError `overloaded` when the spool is full
   */
  append(table: TableName, rows: readonly object[]): Promise<void> {
    const frame = encodeFrame({ table, rows: rows.length, lines: linesOf(rows) });
    const { spoolBytes } = this.#limits;
    if (this.#bytes + frame.length > spoolBytes) {
      const message = `store: expected a spool of at most ${spoolBytes} bytes, got ${this.#bytes} that wait for ClickHouse`;
      return Promise.reject(new FusionError('overloaded', message, { retry_after_seconds: 5 }));
    }
    this.#rows += rows.length;
    this.#bytes += frame.length;
    return this.#enqueue(frame, rows.length);
  }

  /** Closes the file that is written to, if there is one, so that everything before is in `oldest()` or gone. */
  seal(): Promise<void> {
    return this.#enqueue(null, 0);
  }

  /** The sealed segment to insert next. */
  oldest(): Segment | undefined {
    return this.#sealed[0];
  }

  /** The last of the sealed segments. */
  newest(): Segment | undefined {
    return this.#sealed.at(-1);
  }

  async read({ token, bytes }: Segment): Promise<readonly Frame[]> {
    const content = await readFile(this.#pathOf(token));
    return decodeFrames(content.subarray(0, bytes));
  }

  /** Forgets a segment; on disk, too, before the next is begun, so that a power cut brings back one at most. */
  async remove(segment: Segment): Promise<void> {
    await rm(this.#pathOf(segment.token), { force: true });
    await syncFolder(this.#folder);
    this.#sealed.splice(this.#sealed.indexOf(segment), 1);
    this.#rows -= segment.rows;
    this.#bytes -= segment.bytes;
  }

  /** Puts rows aside that ClickHouse will never take, for people to look at. @returns where */
  async reject({ token }: Segment, table: TableName, lines: string): Promise<string> {
    const path = join(this.#folder, 'rejected', `${token}-${table}.jsonl`);
    await mkdir(join(this.#folder, 'rejected'), { recursive: true });
    await writeFile(path, lines);
    return path;
  }

  async close(): Promise<void> {
    await this.seal();
    await this.#unlock();
  }

  #enqueue(frame: Buffer | null, rows: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ frame, rows, resolve, reject });
      if (!this.#isFlushing) void this.#flush();
    });
  }

  /** One round after the other, until nothing waits. Never rejects. */
  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#pending.length > 0) {
      const seal = this.#pending.findIndex(({ frame }) => frame === null);
      const round = this.#pending.splice(0, seal < 0 ? this.#pending.length : seal + 1);
      const frames = round.flatMap(({ frame }) => (frame === null ? [] : [frame]));
      const rows = round.reduce((sum, item) => sum + item.rows, 0);
      const bytes = frames.reduce((sum, { length }) => sum + length, 0);
      try {
        if (bytes > 0) await this.#write(Buffer.concat(frames), rows);
        if (seal >= 0 || this.#isLarge()) await this.#seal();
        for (const { resolve } of round) resolve();
      } catch (error) {
        this.#rows -= rows;
        this.#bytes -= bytes;
        await this.#abandon();
        const trouble = new FusionError('store_unavailable', `store: the spool cannot be written: ${error}`, {}, error);
        for (const { reject } of round) reject(trouble);
      }
    }
    this.#isFlushing = false;
  }

  async #write(bytes: Buffer, rows: number): Promise<void> {
    this.#open ??= await this.#create();
    await this.#open.file.appendFile(bytes);
    await this.#open.file.datasync();
    this.#open.rows += rows;
    this.#open.bytes += bytes.length;
  }

  async #create(): Promise<OpenSegment> {
    const { id, opening } = this.#identity;
    const count = [opening, this.#segments++].map((number) => String(number).padStart(9, '0'));
    const token = [...count, id].join('-');
    const file = await open(this.#pathOf(token), 'ax');
    await syncFolder(this.#folder);
    return { token, file, rows: 0, bytes: 0 };
  }

  #isLarge(): boolean {
    const { segmentRows, segmentBytes } = this.#limits;
    return this.#open !== null && (this.#open.rows >= segmentRows || this.#open.bytes >= segmentBytes);
  }

  async #seal(): Promise<void> {
    if (this.#open === null) return;
    const { token, file, rows, bytes } = this.#open;
    this.#open = null;
    this.#sealed.push({ token, rows, bytes, isBegun: false });
    await file.close();
  }

  /** After a write that failed: the file ends with the last good one, and nothing is written behind a torn one. */
  async #abandon(): Promise<void> {
    if (this.#open === null) return;
    const { token, bytes } = this.#open;
    await this.#seal().catch(() => {});
    await truncate(this.#pathOf(token), bytes).catch(() => {});
  }

  #pathOf(token: string): string {
    return segmentPath(this.#folder, token);
  }
}
