/** Documents that a search runs over, as they are described over HTTP and stored. */
export interface Collection {
  /** What its documents are stored under; another one of the same name, made later, does not get them. */
  readonly collection_id: string;
  readonly name: string;
  readonly namespace: string;
  /** By which searches name it. */
  readonly feature_uri: string;
  /** `vector`: nearest vectors, all compared. `bm25`: words in common. */
  readonly kind: 'vector' | 'bm25';
  /** Of the vectors; null for `bm25`. */
  readonly dimension: number | null;
  /** How vectors are compared; null for `bm25`. */
  readonly metric: 'cosine' | 'dot' | null;
  readonly created_at: string;
}

/** A document as it comes. */
export interface NewDocument {
  readonly id: string;
  readonly text?: string | undefined;
  readonly vector?: readonly number[] | undefined;
  /** Shown with results, and what filters look at. */
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
}
