import type { Bundle } from '../../../data/bundle/index.js';
import { summarizeDataset } from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import type { ObservedCase } from '../observed-case.js';

/** How many users or items a number of interactions is known of. */
export interface CountBar {
  /** `2–4` */
  readonly label: string;
  readonly count: number;
}

/** Items of one bar, and how sure the network is of them. */
export interface ItemBar extends CountBar {
  /** Root of the network's mean expected squared error over validation rows; NaN where there are none. */
  readonly uncertainty: number;
}

/** What a bundle was trained on. */
export interface DataFacts {
  readonly summary: ReturnType<typeof summarizeDataset>;
  readonly users: readonly CountBar[];
  readonly items: readonly ItemBar[];
  /** Share of the users with fewer positives than the network answers from. */
  readonly coldShare: number;
}

/** Counts of the dataset, its users by positives, its items by users who used them and by how sure the network is. */
export function dataFacts(bundle: Bundle, dataset: Dataset, cases: readonly ObservedCase[]): DataFacts {
  const { counts } = bundle.users;
  const { value: needed } = bundle.manifest.thresholds.min_interactions;
  const uses = new Int32Array(dataset.items.ids.length);
  for (const item of dataset.interactions.item) uses[item]! += 1;
  const rows = cases.flatMap((one) => one.rows);
  return {
    summary: summarizeDataset(dataset),
    users: bars(counts, USER_BOUNDS).map(({ label, indices }) => ({ label, count: indices.length })),
    items: bars(uses, ITEM_BOUNDS).map(({ label, indices }) => {
      const items = new Set(indices);
      const judged = rows.filter(({ item }) => items.has(item));
      const mean = judged.reduce((sum, { uncertainty }) => sum + uncertainty, 0) / judged.length;
      return { label, count: indices.length, uncertainty: Math.sqrt(mean) };
    }),
    coldShare: counts.filter((count) => count < needed).length / counts.length,
  };
}

const USER_BOUNDS = [0, 1, 2, 5, 10, 20, 50, 100] as const;
const ITEM_BOUNDS = [0, 1, 6, 21, 51, 101, 501] as const;

/** Which of the counts lie from one bound up to the next. */
function bars(counts: Int32Array, bounds: readonly number[]): { label: string; indices: number[] }[] {
  return bounds.map((low, index) => {
    const high = (bounds[index + 1] ?? Number.POSITIVE_INFINITY) - 1;
    const range = low === high ? `${low}` : `${low}–${high}`;
    return {
      label: high === Number.POSITIVE_INFINITY ? `${low}+` : range,
      indices: [...counts.keys()].filter((key) => counts[key]! >= low && counts[key]! <= high),
    };
  });
}
