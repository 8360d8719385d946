/** One answer of one source, or of a fusion. */
export interface RankedItem {
  readonly id: string;
  readonly score: number;
}

/** Best first: the position is the rank, whatever the scores say. */
export type RankedList = readonly RankedItem[];
