import { FusionError } from '../../data/schema/errors.js';
import { readDocuments } from '../../data/store/reads/documents.js';
import type { DocumentRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import type { EntityTable } from '../entities/entity-table.js';
import { invalidValue } from '../http/invalid-value.js';
import { unknownId } from '../http/unknown-id.js';
import { sharedLoad } from '../memory/shared-load.js';
import type { Collection, NewDocument } from './collection.js';
import { openMatrixProduct } from './matrix-product.js';
import { type OpenCollection, openCollection } from './open-collection.js';

export interface CollectionsOptions {
  readonly table: EntityTable<Collection>;
  /** Null: documents are in memory alone. */
  readonly store: Store | null;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

/** Per collection: all of it is in memory. */
const MAX_DOCUMENTS = 1_000_000;
/** Per namespace. */
const MAX_COLLECTIONS = 1000;

/** What searches run over: documents in memory, written through to the store. */
export class Collections {
  readonly #options: CollectionsOptions;
  /** By collection id. */
  readonly #open = new Map<string, OpenCollection>();
  /** Ids of collections whose documents are all here. */
  readonly #restored = new Set<string>();
  readonly #product = sharedLoad(openMatrixProduct, (product) => product.close());
  /** Settles when the latest change has: a document's versions are stored in the order in which they are seen. */
  #latest: Promise<unknown> = Promise.resolve();
  #version = 0;

  constructor(options: CollectionsOptions) {
    this.#options = options;
  }

  /** @throws FusionError `conflict` where the name or the feature URI is taken. */
  async create(collection: Collection): Promise<OpenCollection> {
    const { namespace, name, feature_uri: uri } = collection;
    const { table } = this.#options;
    await table.update(namespace, name, (before) => {
      if (before !== undefined) throw taken('name', name);
      const others = table.list(namespace);
      if (others.some(({ feature_uri: other }) => other === uri)) throw taken('feature_uri', uri);
      if (others.length >= MAX_COLLECTIONS) throw invalidValue('name', `at most ${MAX_COLLECTIONS} collections`, name);
      this.#restored.add(collection.collection_id); // before anybody sees it: there is nothing to read
      return collection;
    });
    return this.#opened(collection);
  }

  /** @throws FusionError `unknown_id` */
  get(namespace: string, name: string): OpenCollection {
    const collection = this.#options.table.get(namespace, name);
    if (collection === undefined) throw unknownId('name', 'a collection of this namespace', name);
    return this.#opened(collection);
  }

  list(namespace: string): readonly OpenCollection[] {
    return this.#options.table.list(namespace).map((collection) => this.#opened(collection));
  }

  /** The collection that a search names; undefined where there is none. */
  byFeature(namespace: string, featureUri: string): OpenCollection | undefined {
    const found = this.#options.table.list(namespace).find(({ feature_uri: uri }) => uri === featureUri);
    return found && this.#opened(found);
  }

  /** With its documents. @throws FusionError `unknown_id` */
  delete(namespace: string, name: string): Promise<void> {
    return this.#inTurn(async () => {
      const open = this.get(namespace, name);
      await this.#removeFrom(open, [...open.ids()]);
      await this.#options.table.delete(namespace, name);
      this.#open.delete(open.collection.collection_id);
    });
  }

  /**
   * Adds documents, or puts them in the place of those with their ids; all of them or, if one cannot be used, none.
   * @throws FusionError `invalid_value` that names the document and the field.
   */
  write(namespace: string, name: string, documents: readonly NewDocument[]): Promise<OpenCollection> {
    return this.#inTurn(async () => {
      const open = this.get(namespace, name);
      checkIds(documents);
      const added = documents.filter(({ id }) => !open.has(id)).length;
      if (open.size + added > MAX_DOCUMENTS) {
        throw invalidValue('documents', `at most ${MAX_DOCUMENTS} documents in a collection`, open.size + added);
      }
      const contents = documents.map((document, index) => open.contentOf(document, `documents[${index}]`));
      await this.#keep(
        documents.map(({ id, payload = {} }, index) => ({
          ...this.#row(open, id),
          text: contents[index]!.text,
          vector: [...contents[index]!.vector],
          payload: JSON.stringify(payload),
        })),
      );
      documents.forEach(({ id, payload = {} }, index) => {
        open.put(id, contents[index]!, payload);
      });
      return open;
    });
  }

  /** @returns how many there were. */
  remove(namespace: string, name: string, ids: readonly string[]): Promise<number> {
    return this.#inTurn(() => this.#removeFrom(this.get(namespace, name), ids));
  }

  /**
   * Reads the documents of all collections that the table knows and that were not read or made here, such as at start.
   * @throws FusionError `store_unavailable`; what was not read then is read the next time.
   */
  restore(): Promise<void> {
    return this.#inTurn(async () => {
      const { store, table } = this.#options;
      const missing = table.all().filter(({ collection_id: id }) => !this.#restored.has(id));
      if (store === null || missing.length === 0) return;
      await store.settled();
      for (const collection of missing) {
        await this.#read(store, this.#opened(collection));
        this.#restored.add(collection.collection_id);
      }
    });
  }

  async close(): Promise<void> {
    await this.#latest;
    await this.#product.close();
  }

  async #removeFrom(open: OpenCollection, ids: readonly string[]): Promise<number> {
    const known = [...new Set(ids)].filter((id) => open.has(id));
    await this.#keep(known.map((id) => ({ ...this.#row(open, id), is_deleted: true })));
    for (const id of known) open.delete(id);
    return known.length;
  }

  async #read(store: Store, open: OpenCollection): Promise<void> {
    const { namespace, collection_id } = open.collection;
    for await (const page of readDocuments(store, namespace, collection_id)) {
      for (const { document_id: id, text, vector, payload } of page) {
        open.put(id, { text, vector: Float32Array.from(vector) }, JSON.parse(payload));
      }
    }
  }

  #opened(collection: Collection): OpenCollection {
    const open = this.#open.get(collection.collection_id) ?? openCollection(collection, () => this.#product.get());
    this.#open.set(collection.collection_id, open);
    return open;
  }

  #row({ collection: { namespace, collection_id } }: OpenCollection, id: string): DocumentRow {
    const updatedAt = new Date(this.#options.wallClock()).toISOString();
    return {
      namespace,
      collection: collection_id,
      document_id: id,
      version: this.#version,
      text: '',
      vector: [],
      payload: '{}',
      is_deleted: false,
      updated_at: updatedAt,
    };
  }

  async #keep(rows: readonly DocumentRow[]): Promise<void> {
    if (rows.length > 0) await this.#options.store?.write('documents', rows);
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const changed = this.#latest.then(() => {
      // Two changes within one millisecond still have an order.
      this.#version = Math.max(Math.floor(this.#options.wallClock()), this.#version + 1);
      return change();
    });
    this.#latest = changed.catch(() => {});
    return changed;
  }
}

function checkIds(documents: readonly NewDocument[]): void {
  const seen = new Map<string, number>();
  documents.forEach(({ id }, index) => {
    const first = seen.get(id);
    if (first !== undefined)
      throw invalidValue(`documents[${index}].id`, `an id other than that of documents[${first}]`, id);
    seen.set(id, index);
  });
}

function taken(field: string, value: string): FusionError {
  const expected = 'one that no collection of this namespace has';
  return new FusionError('conflict', `${field}: expected ${expected}, got ${JSON.stringify(value)}`, {
    field,
    expected,
  });
}
