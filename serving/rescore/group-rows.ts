import type { IndexedRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { decide } from '../scoring/policy.js';

/** Places of rows, by who is asked about them. Rows that no source has a score of are in none. */
export interface RowGroups {
  /** Of warm users, and of the bundle's items: the network answers by index. */
  readonly known: Int32Array;
  /** Of warm users, and of items that the bundle does not have: the network answers by the scores that the file has. */
  readonly unknown: Int32Array;
  /** By-count weights answer. */
  readonly cold: Int32Array;
}

/** Decides about each user once, as `auto` does, and puts the rows with them. */
export function groupRows({ bundle, sources }: Catalogue, rows: IndexedRows): RowGroups {
  const { thresholds } = bundle!.manifest;
  const isWarm = Uint8Array.from(rows.users, ({ count, sessionFeatures }) =>
    Number(decide({ strategy: 'auto', thresholds, count, sessionFeatures }).kind === 'network'),
  );
  const K = sources.length;
  const groups = [new Int32Array(rows.count), new Int32Array(rows.count), new Int32Array(rows.count)] as const;
  const sizes = [0, 0, 0];
  for (let row = 0; row < rows.count; row++) {
    if (!isScored(rows.mask, row * K, K)) continue;
    const group = isWarm[rows.userIndex[row]!] === 0 ? COLD : rows.items[row]! < 0 ? UNKNOWN : KNOWN;
    groups[group]![sizes[group]!++] = row;
  }
  const [known, unknown, cold] = groups.map((places, group) => places.subarray(0, sizes[group]));
  return { known: known!, unknown: unknown!, cold: cold! };
}

const [KNOWN, UNKNOWN, COLD] = [0, 1, 2] as const;

function isScored(mask: Float32Array, start: number, K: number): boolean {
  for (let cell = start; cell < start + K; cell++) if (mask[cell] === 1) return true;
  return false;
}
