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

/** Brings what the store has of retrievers, collections and the like to the tables of this server: at first all, then changes. */
export class EntityFeed {
  readonly #store: Store | null;
  readonly #readers = new Map<string, EntityReader[]>();
  /** Of kinds that nobody reads yet. */
  readonly #waiting = new Map<string, EntityRow[]>();
  #readUntilMs: number | null = null;

  constructor(store: Store | null) {
    this.#store = store;
  }

  /** From now on the reader gets all things of its kind, those included that were read before. */
  add(reader: EntityReader): void {
    this.#readers.set(reader.kind, [...(this.#readers.get(reader.kind) ?? []), reader]);
    const rows = this.#waiting.get(reader.kind);
    if (rows !== undefined) reader.take(rows);
    this.#waiting.delete(reader.kind);
  }

  /** Reads what has changed since the last time. @throws FusionError `store_unavailable` */
  async refresh(): Promise<void> {
    if (this.#store === null) return;
    const since = this.#readUntilMs === null ? null : new Date(this.#readUntilMs - OVERLAP_MS).toISOString();
    const rows = await readEntities(this.#store, { since });
    for (const kind of new Set(rows.map((row) => row.kind))) {
      this.#give(
        kind,
        rows.filter((row) => row.kind === kind),
      );
    }
    const latest = rows.reduce((latest, { updated_at }) => Math.max(latest, Date.parse(updated_at)), 0);
    this.#readUntilMs = Math.max(this.#readUntilMs ?? 0, latest);
  }

  #give(kind: string, rows: readonly EntityRow[]): void {
    const readers = this.#readers.get(kind);
    if (readers === undefined) this.#waiting.set(kind, [...(this.#waiting.get(kind) ?? []), ...rows]);
    for (const reader of readers ?? []) reader.take(rows);
  }
}
