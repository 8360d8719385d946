import { type KeptAllocation, readAllocation } from '../../data/store/reads/allocations.js';
import type { AllocationRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import { LruCache } from '../memory/lru-cache.js';
import type { StatedAllocation } from './experiment-state.js';

/** An allocation that may still convert, or did. */
export interface RememberedAllocation {
  readonly row: AllocationRow;
  readonly stated: StatedAllocation;
  /** Null: nobody has said yet. */
  reward: number | null;
}

/** The latest of all namespaces; about 1 KB each. */
const CAPACITY = 100_000;

/** Allocations by id: the latest in memory, all of them in the store. */
export class AllocationMemory {
  readonly #store: Store | null;
  readonly #latest = new LruCache<string, RememberedAllocation>(CAPACITY);

  constructor(store: Store | null) {
    this.#store = store;
  }

  keep({ reward, ...row }: KeptAllocation): RememberedAllocation {
    const kept = { row, stated: statedOf(row), reward };
    this.#latest.set(keyOf(row.namespace, row.allocation_id), kept);
    return kept;
  }

  /** Whoever asks for one at the same time gets the same. */
  async find(namespace: string, allocationId: string): Promise<RememberedAllocation | undefined> {
    const key = keyOf(namespace, allocationId);
    const known = this.#latest.get(key);
    if (known !== undefined || this.#store === null) return known;
    await this.#store.settled();
    const read = await readAllocation(this.#store, { namespace, allocationId });
    return this.#latest.get(key) ?? (read && this.keep(read));
  }

  forgetUser(namespace: string, userId: string): void {
    this.#latest.deleteWhere(({ row }) => row.namespace === namespace && row.user_id === userId);
  }
}

function keyOf(namespace: string, allocationId: string): string {
  return `${namespace}/${allocationId}`;
}

function statedOf(row: AllocationRow): StatedAllocation {
  return {
    segmentKey: row.segment_key,
    variant: row.variants.indexOf(row.variant),
    propensities: row.propensities,
    expected: row.expected,
    vector: Float64Array.from(row.vector),
  };
}
