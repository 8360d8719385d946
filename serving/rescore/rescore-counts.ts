/** What became of the rows of a file. */
export interface RescoreCounts {
  readonly rows: number;
  readonly networkRows: number;
  readonly staticRows: number;
  /** Rows without any score: their fused_score is null. */
  readonly unscoredRows: number;
  /** Rows of users that the bundle does not have. */
  readonly unknownUserRows: number;
  /** Rows of items that the bundle does not have. */
  readonly unknownItemRows: number;
}

export const NO_COUNTS: RescoreCounts = {
  rows: 0,
  networkRows: 0,
  staticRows: 0,
  unscoredRows: 0,
  unknownUserRows: 0,
  unknownItemRows: 0,
};

export function addCounts(a: RescoreCounts, b: RescoreCounts): RescoreCounts {
  return {
    rows: a.rows + b.rows,
    networkRows: a.networkRows + b.networkRows,
    staticRows: a.staticRows + b.staticRows,
    unscoredRows: a.unscoredRows + b.unscoredRows,
    unknownUserRows: a.unknownUserRows + b.unknownUserRows,
    unknownItemRows: a.unknownItemRows + b.unknownItemRows,
  };
}
