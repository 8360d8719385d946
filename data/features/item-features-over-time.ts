import type { MovingColumn } from './feature-column.js';

/** Features of I items, F of them each; row i of a table begins at i·F. */
export interface ItemFeatures {
  readonly names: readonly string[];
  /** About [0, 1], without gaps; [I * F]. */
  readonly values: Float32Array;
  /** In [0, 1]; 0 where the value is imputed; [I * F]. */
  readonly confidences: Float32Array;
  /** Metadata completeness; [I]. */
  readonly completeness: Float32Array;
  /** 1 where the set says so, or more than half of the values that it should have given are imputed; [I]. */
  readonly isPredicted: Uint8Array;
}

/** Item features as they are known at any moment: a case asks for its own, and sees nothing of what came later. */
export interface ItemFeaturesOverTime {
  readonly names: readonly string[];
  /**
   * As known strictly before a moment.
   * @param moment in ms; NaN or Infinity: all that is known, with windows and ages counted from the end of the log
   * @param items rows of the answer, in this order; all items if left out
   */
  at(moment: number, items?: Int32Array): ItemFeatures;
}

/** The same at every moment. */
export function frozenItemFeatures(table: ItemFeatures): ItemFeaturesOverTime {
  return itemFeaturesOverTime(table, []);
}

/**
 * @param still every feature of every item; what moves is overwritten
 * @param moving by position among the features
 */
export function itemFeaturesOverTime(
  still: ItemFeatures,
  moving: readonly { readonly position: number; readonly column: MovingColumn }[],
): ItemFeaturesOverTime {
  const all = Int32Array.from(still.completeness, (_, item) => item);
  const width = still.names.length;
  const tableOf = (moment: number, items: Int32Array): ItemFeatures => {
    const table = gathered(still, items);
    for (const { position, column } of moving) {
      const { value, confidence } = column.at(moment);
      items.forEach((item, row) => {
        table.values[row * width + position] = value(item);
        table.confidences[row * width + position] = confidence(item);
      });
    }
    return table;
  };
  let last: { readonly moment: number; readonly table: ItemFeatures } | undefined; // a case is asked about more than once
  const wholeTable = (moment: number) => {
    if (moving.length === 0) return still;
    if (last === undefined || !Object.is(last.moment, moment)) last = { moment, table: tableOf(moment, all) };
    return last.table;
  };
  return {
    names: still.names,
    at: (moment, items) => (items ? tableOf(moment, items) : wholeTable(moment)),
  };
}

function gathered({ names, values, confidences, completeness, isPredicted }: ItemFeatures, items: Int32Array) {
  const width = names.length;
  const rows = (table: Float32Array) => {
    const out = new Float32Array(items.length * width);
    items.forEach((item, row) => {
      for (let k = 0; k < width; k++) out[row * width + k] = table[item * width + k]!;
    });
    return out;
  };
  return {
    names,
    values: rows(values),
    confidences: rows(confidences),
    completeness: Float32Array.from(items, (item) => completeness[item]!),
    isPredicted: Uint8Array.from(items, (item) => isPredicted[item]!),
  };
}
