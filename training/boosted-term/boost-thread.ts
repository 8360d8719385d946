import { parentPort } from 'node:worker_threads';
import type { Reply } from '../../data/threads/thread-pool.js';
import { type Ground, type Growth, growSeries } from './grow-series.js';

/** So many more trees of a series. */
export interface GrowTask {
  readonly series: number;
  readonly count: number;
  /** With the first task of a series. */
  readonly ground?: Ground | undefined;
}

const growing = new Map<number, (count: number) => Growth>();

parentPort!.on('message', ({ series, count, ground }: GrowTask) => {
  try {
    if (ground) growing.set(series, growSeries(ground));
    parentPort!.postMessage({ answer: growing.get(series)!(count) } satisfies Reply<Growth>);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies Reply<Growth>);
  }
});
