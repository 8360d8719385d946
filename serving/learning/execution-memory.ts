import { readExecution } from '../../data/store/reads/executions.js';
import { interactionsOfExecution } from '../../data/store/reads/interactions.js';
import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import { requestKey } from '../adaptation/keys.js';
import { LruCache } from '../memory/lru-cache.js';
import { listed, type UnlistedExecution, unlisted } from './unlisted-execution.js';

/** An answer and what people made of it so far. */
export interface RememberedExecution {
  readonly row: ExecutionRow;
  /** In the order in which they came. */
  readonly events: readonly InteractionRow[];
}

/** The same, as it is kept. */
interface Kept {
  readonly execution: UnlistedExecution;
  readonly events: readonly InteractionRow[];
}

/** The latest answers, bounded by their bytes; older ones are in the store. */
export class ExecutionMemory {
  readonly #store: Store | null;
  readonly #kept: LruCache<string, Kept>;

  /** @param capacity in bytes. */
  constructor(store: Store | null, capacity: number) {
    this.#store = store;
    this.#kept = new LruCache(capacity, bytesOf);
  }

  keep(execution: UnlistedExecution, events: readonly InteractionRow[]): void {
    const { namespace, execution_id } = execution.row;
    this.#kept.set(requestKey(namespace, execution_id), { execution, events });
  }

  /** Adds an interaction to its answer; where that is not here, the store has both. */
  append(event: InteractionRow): void {
    const kept = this.#kept.get(requestKey(event.namespace, event.execution_id));
    // An answer that was read back while the interaction was being written may have it.
    if (kept === undefined || kept.events.some(({ interaction_id }) => interaction_id === event.interaction_id)) return;
    this.keep(kept.execution, [...kept.events, event]);
  }

  /** Forgets answers. */
  forget(holds: (remembered: Pick<RememberedExecution, 'events'> & Pick<UnlistedExecution, 'row'>) => boolean): void {
    this.#kept.deleteWhere(({ execution, events }) => holds({ row: execution.row, events }));
  }

  /** Takes an interaction out. */
  remove({ namespace, execution_id, interaction_id }: InteractionRow): void {
    const kept = this.#kept.get(requestKey(namespace, execution_id));
    if (kept === undefined) return;
    const events = kept.events.filter((event) => event.interaction_id !== interaction_id);
    this.keep(kept.execution, events);
  }

  /**
   * From memory, else from the store, with all that came in before; null where neither has it.
   * @throws FusionError `store_unavailable`
   */
  async find(namespace: string, executionId: string): Promise<RememberedExecution | null> {
    const kept = this.#kept.get(requestKey(namespace, executionId));
    if (kept !== undefined) return recalled(kept);
    if (this.#store === null) return null;
    await this.#store.settled();
    const row = await readExecution(this.#store, namespace, executionId);
    if (row === null) return null;
    const found = { row, events: await interactionsOfExecution(this.#store, namespace, executionId) };
    // Whoever kept it meanwhile knows at least as much.
    const meanwhile = this.#kept.get(requestKey(namespace, executionId));
    if (meanwhile !== undefined) return recalled(meanwhile);
    this.keep(unlisted(row), found.events);
    return found;
  }
}

function recalled({ execution, events }: Kept): RememberedExecution {
  return { row: listed(execution), events };
}

/** Roughly what it takes: two bytes a letter, eight a number, and what every object and array costs. */
function bytesOf({ execution: { row }, events }: Kept): number {
  const { inputs, query_snapshot, decision, stages, result_ids, sources, contexts } = row;
  const numbers = result_ids.length * (sources.length + 5) + sources.length * 3;
  let bytes = 1000 + 8 * numbers;
  for (const texts of [[inputs, query_snapshot, decision, stages], result_ids, sources, contexts]) {
    bytes += 2 * lettersOf(texts) + 16 * texts.length;
  }
  for (const event of events) bytes += rowBytes(event);
  return bytes;
}

/** Likewise, of an interaction. */
export function rowBytes(row: InteractionRow): number {
  const deltas = row['deltas.arm'].length;
  return 1200 + 2 * (row.metadata.length + row.query_snapshot.length) + 2 * lettersOf(row.contexts) + 48 * deltas;
}

function lettersOf(texts: readonly string[]): number {
  let letters = 0;
  for (const text of texts) letters += text.length;
  return letters;
}
