import { setTimeout as sleep } from 'node:timers/promises';
import { FusionError } from '../schema/errors.js';
import type { Database } from './database.js';
import { deliver } from './deliver.js';
import type { Spool } from './spool/spool.js';

export interface DrainOptions {
  readonly database: Database;
  readonly spool: Spool;
  readonly isReplicated: boolean;
  /** Rows wait for others at most so long before they are inserted. */
  readonly drainEveryMs: number;
  readonly onError: (error: unknown, message: string) => void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Brings what is in the spool to ClickHouse, in order, again and again; after a failure, later and later. */
export class Drain {
  readonly #options: DrainOptions;
  readonly #running: Promise<void>;
  #waiters: Waiter[] = [];
  #wake = new AbortController();
  #isClosing = false;
  #failures = 0;

  constructor(options: DrainOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Resolves when all that is in the spool now has been inserted; rejects when the next attempt fails. */
  settled(): Promise<void> {
    if (this.#isClosing) return Promise.reject(new FusionError('store_unavailable', 'store: it is closed'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#wake.abort();
    });
  }

  /** One last attempt, and no more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#pause();
      this.#wake = new AbortController();
      const waiters = this.#waiters;
      const isLast = this.#isClosing;
      this.#waiters = [];
      try {
        await this.#empty();
        this.#failures = 0;
        for (const { resolve } of waiters) resolve();
      } catch (error) {
        if (this.#failures++ === 0) this.#options.onError(error, 'the store keeps rows in its spool');
        for (const { reject } of waiters) reject(error);
      }
      if (isLast) return;
    }
  }

  async #empty(): Promise<void> {
    const { spool } = this.#options;
    await spool.seal();
    // No further than here: whoever waits does not wait for what is written meanwhile.
    const last = spool.newest()?.token ?? '';
    for (let segment = spool.oldest(); segment !== undefined && segment.token <= last; segment = spool.oldest()) {
      const isUncertain = segment.isBegun || this.#failures > 0;
      await deliver(segment, { ...this.#options, isUncertain });
      await spool.remove(segment);
      this.#failures = 0;
    }
  }

  async #pause(): Promise<void> {
    if (this.#waiters.length > 0 || this.#isClosing) return;
    const { drainEveryMs } = this.#options;
    const longer = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    const ms = this.#failures === 0 ? drainEveryMs : longer;
    await sleep(ms, undefined, { signal: this.#wake.signal, ref: false }).catch(() => {});
  }
}
