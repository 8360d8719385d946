/** One item feature of every item. */
export interface FeatureColumn {
  readonly name: string;
  /** [items], without gaps. */
  readonly values: Float32Array;
  /** In [0, 1]; 0 where the value is imputed; [items]. */
  readonly confidences: Float32Array;
  /** 1 where the value is imputed; [items]. */
  readonly isImputed: Uint8Array;
}

/** One item feature whose values depend on the moment that is asked about; no item lacks it but those that it imputes itself. */
export interface MovingColumn {
  readonly name: string;
  /** @param moment in ms; NaN or Infinity: as of the end of all that is known */
  at(moment: number): { value(item: number): number; confidence(item: number): number };
}

/**
 * Makes a column from what is known, and imputes the rest: with the mean over the items that have a value (0 where none
 * has), at confidence 0.
 *
 * @param valueAt value of an item, NaN = missing
 * @param confidenceAt confidence in a value that is there; 1 by default
 */
export function makeColumn(
  name: string,
  itemCount: number,
  valueAt: (item: number) => number,
  confidenceAt: (item: number) => number = () => 1,
): FeatureColumn {
  const values = new Float32Array(itemCount);
  const confidences = new Float32Array(itemCount);
  const isImputed = new Uint8Array(itemCount);
  let [known, sum] = [0, 0];
  for (let item = 0; item < itemCount; item++) {
    const value = valueAt(item);
    if (Number.isNaN(value)) {
      isImputed[item] = 1;
      continue;
    }
    values[item] = value;
    confidences[item] = confidenceAt(item);
    known++;
    sum += value;
  }
  const mean = known > 0 ? sum / known : 0;
  for (let item = 0; item < itemCount; item++) if (isImputed[item]) values[item] = mean;
  return { name, values, confidences, isImputed };
}

/** The confidence that `count` pieces of evidence give: one half at `half` of them, towards 1 with more. */
export function evidenceConfidence(count: number, half: number): number {
  return count / (count + half);
}
