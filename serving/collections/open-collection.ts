import { unitVector } from '../../models/base/content-vectors.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Collection, NewDocument } from './collection.js';
import { embedText } from './embed-text.js';
import type { MatrixProduct } from './matrix-product.js';
import type { SearchOptions } from './search-index.js';
import { TextIndex } from './text-index.js';
import { VectorIndex } from './vector-index.js';

/** What a search asks for: words, or a vector. */
export type QueryContent = string | readonly number[];

type Payload = Readonly<Record<string, unknown>>;

const NO_PAYLOAD: Payload = {};

/** A collection's documents in memory. Text is for either kind: where there are vectors, it is hashed into one. */
export interface OpenCollection {
  readonly collection: Collection;
  readonly size: number;
  readonly ids: () => Iterable<string>;
  has(id: string): boolean;
  payloadOf(id: string): Payload;
  /**
   * A document's content as it is indexed and stored.
   * @param field of the document, for errors.
   * @throws FusionError `invalid_value`: no text, a vector of another width.
   */
  contentOf(document: NewDocument, field: string): DocumentContent;
  put(id: string, content: DocumentContent, payload: Payload): void;
  delete(id: string): void;
  /** @throws FusionError `invalid_value` for a query of the wrong form, naming the field. */
  search(query: QueryContent, field: string, options: SearchOptions): Promise<RankedList>;
}

/** The vector is empty in collections of text. */
export interface DocumentContent {
  readonly text: string;
  readonly vector: Float32Array;
}

export function openCollection(collection: Collection, product: () => Promise<MatrixProduct>): OpenCollection {
  const payloads = new Map<string, Payload>();
  const { index, contentOf, search } = collection.kind === 'vector' ? ofVectors(collection, product) : ofTexts();
  return {
    collection,
    get size() {
      return payloads.size;
    },
    ids: () => payloads.keys(),
    has: (id) => payloads.has(id),
    payloadOf: (id) => payloads.get(id) ?? NO_PAYLOAD,
    contentOf,
    put: (id, content, payload) => {
      index(id, content);
      payloads.set(id, payload);
    },
    delete: (id) => {
      index(id, null);
      payloads.delete(id);
    },
    search,
  };
}

interface Kind extends Pick<OpenCollection, 'contentOf' | 'search'> {
  /** Null takes the document out. */
  readonly index: (id: string, content: DocumentContent | null) => void;
}

function ofVectors({ dimension, metric }: Collection, product: () => Promise<MatrixProduct>): Kind {
  const width = dimension!;
  const vectors = new VectorIndex(width, product);
  const toVector = (content: QueryContent, field: string): Float32Array => {
    if (typeof content === 'string') return embedText(content, width);
    if (content.length !== width) throw invalidValue(field, `${width} numbers`, content);
    return metric === 'cosine' ? unitVector(Float64Array.from(content)) : Float32Array.from(content);
  };
  return {
    index: (id, content) => (content === null ? vectors.delete(id) : vectors.put(id, content.vector)),
    contentOf: ({ vector, text }, field) => {
      const content = vector ?? text;
      if (content === undefined) throw invalidValue(`${field}.vector`, 'a vector, or text beside it', content);
      return { text: text ?? '', vector: toVector(content, `${field}.vector`) };
    },
    search: (query, field, options) => vectors.search(toVector(query, field), options),
  };
}

function ofTexts(): Kind {
  const texts = new TextIndex();
  return {
    index: (id, content) => (content === null ? texts.delete(id) : texts.put(id, content.text)),
    contentOf: ({ vector, text }, field) => {
      if (text === undefined) throw invalidValue(`${field}.text`, 'text', text);
      if (vector !== undefined) throw invalidValue(`${field}.vector`, 'no vector in a collection of text', vector);
      return { text, vector: new Float32Array(0) };
    },
    search: async (query, field, options) => {
      if (typeof query !== 'string') throw invalidValue(field, 'text', query);
      return texts.search(query, options);
    },
  };
}
