import type { EntityRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import type { EntityFeed } from './entity-feed.js';

export interface EntityTableOptions {
  /** Null: in memory alone. */
  readonly store: Store | null;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Brings what is in the store already, and what other servers change. */
  readonly entities?: EntityFeed | undefined;
}

/** A change of a thing; null deletes it. */
export interface EntityChange<Body> {
  readonly id: string;
  readonly body: Body | null;
}

interface Kept<Body> {
  readonly version: number;
  /** Null once it is deleted; kept so that an older version cannot bring it back. */
  readonly body: Body | null;
}

/**
 * Things that people configure, by namespace and id: all in memory, written through to the store.
 *
 * The larger version holds, so rows may come twice and in any order, from this server or another.
 */
export class EntityTable<Body> {
  readonly kind: string;
  readonly #options: EntityTableOptions;
  readonly #namespaces = new Map<string, Map<string, Kept<Body>>>();
  /** Settles when the latest change has; a table changes rarely, so one queue serves all. */
  #latest: Promise<unknown> = Promise.resolve();

  readonly #builtIn: (namespace: string, id: string) => Body | undefined;

  /** @param builtIn what is there without having been made, until it is changed; deleting it brings it back as it was. */
  constructor(
    kind: string,
    options: EntityTableOptions,
    builtIn: (namespace: string, id: string) => Body | undefined = () => undefined,
  ) {
    this.kind = kind;
    this.#options = options;
    this.#builtIn = builtIn;
    options.entities?.add(this);
  }

  get(namespace: string, id: string): Body | undefined {
    return this.#namespaces.get(namespace)?.get(id)?.body ?? this.#builtIn(namespace, id);
  }

  /** In the order in which they were first made; what is built in, once it was changed. */
  list(namespace: string): readonly Body[] {
    return [...(this.#namespaces.get(namespace)?.values() ?? [])].flatMap(({ body }) => (body === null ? [] : [body]));
  }

  /** Of all namespaces: for what must be made ready at start. */
  all(): readonly Body[] {
    return [...this.#namespaces.keys()].flatMap((namespace) => this.list(namespace));
  }

  /** Ids that are held, those of deleted things included, which are held so that they stay deleted. */
  get size(): number {
    return [...this.#namespaces.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Likewise, of a namespace. */
  sizeOf(namespace: string): number {
    return this.#namespaces.get(namespace)?.size ?? 0;
  }

  /** Many changes in one write: all of them survive a restart, or none. */
  putAll(namespace: string, changes: readonly EntityChange<Body>[]): Promise<void> {
    const written = this.#latest.then(() => this.#writeAll(namespace, changes));
    this.#latest = written.catch(() => {});
    return written;
  }

  /** Resolves when it will survive a restart; seen by readers from then on. */
  async put(namespace: string, id: string, body: Body): Promise<void> {
    await this.update(namespace, id, () => body);
  }

  async delete(namespace: string, id: string): Promise<void> {
    await this.update(namespace, id, () => null);
  }

  /**
   * Replaces a thing by what is made of it. Changes happen one after another, each seeing the one before, so that none is lost.
   * @param change gets undefined where there is none; what it throws is thrown, and nothing changes; null deletes.
   */
  update<Next extends Body | null>(
    namespace: string,
    id: string,
    change: (before: Body | undefined) => Next,
  ): Promise<Next> {
    const changed = this.#latest.then(() => this.#write(namespace, id, change(this.get(namespace, id))));
    this.#latest = changed.catch(() => {});
    return changed;
  }

  /** Takes in what the store has; rows of other kinds are left alone. */
  take(rows: readonly EntityRow[]): void {
    for (const { namespace, kind, entity_id, version, body, is_deleted } of rows) {
      if (kind === this.kind) this.#keep(namespace, entity_id, { version, body: is_deleted ? null : JSON.parse(body) });
    }
  }

  async #write<Next extends Body | null>(namespace: string, id: string, body: Next): Promise<Next> {
    await this.#writeAll(namespace, [{ id, body }]);
    return body;
  }

  async #writeAll(namespace: string, changes: readonly EntityChange<Body>[]): Promise<void> {
    const { store, wallClock } = this.#options;
    const now = wallClock();
    const rows = changes.map(
      ({ id, body }): EntityRow => ({
        namespace,
        kind: this.kind,
        entity_id: id,
        // Two changes within one millisecond still have an order.
        version: Math.max(Math.floor(now), (this.#namespaces.get(namespace)?.get(id)?.version ?? 0) + 1),
        body: body === null ? '{}' : JSON.stringify(body),
        is_deleted: body === null,
        updated_at: new Date(now).toISOString(),
      }),
    );
    await store?.write('entities', rows);
    rows.forEach(({ entity_id, version }, index) => {
      this.#keep(namespace, entity_id, { version, body: changes[index]!.body });
    });
  }

  #keep(namespace: string, id: string, kept: Kept<Body>): void {
    const entities = this.#namespaces.get(namespace) ?? new Map<string, Kept<Body>>();
    this.#namespaces.set(namespace, entities);
    const before = entities.get(id);
    if (before === undefined || before.version < kept.version) entities.set(id, kept);
  }
}
