import { readEntities } from '../../data/store/reads/entities.js';
import type { EntityRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';

/** What takes in things of one kind; an `EntityTable`. */
export interface EntityReader {
  readonly kind: string;
  take(rows: readonly EntityRow[]): void;
}

/** Servers' clocks may differ by so much: a change is looked for until it is that old. */
const OVERLAP_MS = 60_000;

/**
 * How many times changes are looked for until everything is read once more. What another server changed while the store was away
 * comes with the time of the change, which may be long before what was read meanwhile: a kill switch must not be missed for that.
 */
const READ_ALL_EVERY = 60;

/** Brings what the store has of retrievers, collections and the like to the tables of this server: at first all, then changes. */
export class EntityFeed {
  readonly #store: Store | null;
  readonly #readers = new Map<string, EntityReader[]>();
  /** Of kinds that nobody reads yet; by namespace and id. */
  readonly #waiting = new Map<string, Map<string, EntityRow>>();
  #readUntilMs: number | null = null;
  #readings = 0;

  constructor(store: Store | null) {
    this.#store = store;
  }

  /** From now on the reader gets all things of its kind, those included that were read before. */
  add(reader: EntityReader): void {
    this.#readers.set(reader.kind, [...(this.#readers.get(reader.kind) ?? []), reader]);
    const rows = this.#waiting.get(reader.kind);
    if (rows !== undefined) reader.take([...rows.values()]);
    this.#waiting.delete(reader.kind);
  }

  /** Reads what has changed since the last time, or all. @throws FusionError `store_unavailable` */
  async refresh(): Promise<void> {
    if (this.#store === null) return;
    const isAll = this.#readUntilMs === null || this.#readings % READ_ALL_EVERY === 0;
    const since = isAll ? null : new Date(this.#readUntilMs! - OVERLAP_MS).toISOString();
    const rows = await readEntities(this.#store, { since });
    for (const kind of new Set(rows.map((row) => row.kind))) {
      this.#give(
        kind,
        rows.filter((row) => row.kind === kind),
      );
    }
    const latest = rows.reduce((latest, { updated_at }) => Math.max(latest, Date.parse(updated_at)), 0);
    this.#readUntilMs = Math.max(this.#readUntilMs ?? 0, latest);
    this.#readings++;
  }

  #give(kind: string, rows: readonly EntityRow[]): void {
    const readers = this.#readers.get(kind);
    for (const reader of readers ?? []) reader.take(rows);
    if (readers !== undefined) return;
    const waiting = this.#waiting.get(kind) ?? new Map<string, EntityRow>();
    this.#waiting.set(kind, waiting);
    for (const row of rows) waiting.set(`${row.namespace}/${row.entity_id}`, row);
  }
}
