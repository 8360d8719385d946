import type { InteractionRow } from '../../data/store/rows.js';
import { LruCache } from '../memory/lru-cache.js';
import { rowBytes } from './execution-memory.js';

/** Two alike within this time are one. */
const WINDOW_MS = 60_000;

/** Interactions that came lately, to know one that comes again: a double click, or a client that tries once more. */
export class Repetitions {
  readonly #rows: LruCache<string, InteractionRow>;

  /** @param capacity in bytes. */
  constructor(capacity: number) {
    this.#rows = new LruCache(capacity, rowBytes);
  }

  /** The one that this one repeats; none where nothing says who it was, since people click alike. */
  find(row: InteractionRow): InteractionRow | undefined {
    const first = this.#rows.get(signature(row));
    return first !== undefined && isRepetition(row, first) ? first : undefined;
  }

  keep(row: InteractionRow): void {
    this.#rows.set(signature(row), row);
  }

  forgetAll(holds: (row: InteractionRow) => boolean): void {
    this.#rows.deleteWhere(holds);
  }

  forget(row: InteractionRow): void {
    this.#rows.delete(signature(row));
  }
}

/** Whether both say the same of the same, and happened within a minute. */
export function isRepetition(row: InteractionRow, first: InteractionRow): boolean {
  const { user_id, session_id, execution_id } = row;
  return (
    (user_id !== '' || session_id !== '' || execution_id !== '') &&
    signature(row) === signature(first) &&
    Math.abs(Date.parse(row.occurred_at) - Date.parse(first.occurred_at)) <= WINDOW_MS
  );
}

function signature(row: InteractionRow): string {
  const who = row.user_id === '' ? ['session', row.session_id] : ['user', row.user_id];
  const { namespace, retriever_id, execution_id, item_id, interaction_types } = row;
  return JSON.stringify([namespace, retriever_id, execution_id, item_id, [...interaction_types].sort(), ...who]);
}
