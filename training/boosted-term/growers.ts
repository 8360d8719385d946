import { startThreads, type ThreadPool } from '../../data/threads/thread-pool.js';
import type { GrowTask } from './boost-thread.js';
import { type Ground, type Growth, growSeries } from './grow-series.js';

/** Grows so many more trees. */
export type Series = (count: number) => Promise<Growth>;

/** Who grows series of trees; which of them grows what changes nothing of the trees. */
export interface Growers {
  begin(ground: Ground): Series;
}

/** @param workers one for the calling thread alone; more for so many others, each of which grows the series that it began */
export async function withGrowers<T>(workers: number, use: (growers: Growers) => Promise<T>): Promise<T> {
  if (workers <= 1) return use(HERE);
  const threads = Array.from({ length: workers }, startThread);
  try {
    return await use(growersOn(threads));
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

const HERE: Growers = {
  begin: (ground) => {
    const grow = growSeries(ground);
    return async (count) => grow(count);
  },
};

function startThread(): ThreadPool<GrowTask, Growth> {
  return startThreads(new URL('./boost-thread', import.meta.url), 1);
}

function growersOn(threads: readonly ThreadPool<GrowTask, Growth>[]): Growers {
  let begun = 0;
  return {
    begin: (ground) => {
      const series = begun++;
      const own = threads[series % threads.length]!;
      let first: Ground | undefined = ground;
      return (count) => {
        const growth = own.run({ series, count, ground: first });
        first = undefined;
        return growth;
      };
    },
  };
}
