import type { ItemFeatures } from '../../data/features/item-features-over-time.js';
import { evenly } from '../tasks/evenly.js';
import { binOf, quantileEdges } from './quantile-bins.js';
import type { TopRows } from './top-rows.js';

/** What is known of items without looking at anybody, as columns that are 0 or 1: bins of numbers. */
export interface ItemColumns {
  readonly width: number;
  /** Upper edges of the bins of each number; it has one bin more. */
  readonly edges: readonly (readonly number[])[];
  /** The first bin's column, of each number. */
  readonly starts: readonly number[];
  /** The bin of each number, of each row; −1 where it is missing. [numbers][rows] */
  binsOf(rows: Pick<TopRows, 'numbers'>): readonly Int8Array[];
}

const BINS = 12;
/** Cases whose rows say where bins begin, at most. */
const MOST_CASES = 200;

/** Numbers that describe rows, each cut into bins at quantiles of them, so that a sum over columns is any step function of each. */
export function fitItemColumns(cases: readonly Pick<TopRows, 'numbers'>[]): ItemColumns {
  const some = evenly(cases, MOST_CASES);
  const edges = (cases[0]?.numbers ?? []).map((_, number) => quantileEdges(joined(some, number), BINS));
  const starts = edges.map((_, column) => edges.slice(0, column).reduce((sum, own) => sum + own.length + 1, 0));
  const width = edges.reduce((sum, own) => sum + own.length + 1, 0);
  const known = new WeakMap<object, readonly Int8Array[]>();
  return {
    width,
    edges,
    starts,
    binsOf: (rows) => {
      const bins =
        known.get(rows) ?? rows.numbers.map((values, n) => Int8Array.from(values, (value) => binOf(value, edges[n]!)));
      known.set(rows, bins);
      return bins;
    },
  };
}

/** Every feature, its confidence and both numbers of the metadata, in the order of an `ItemTerm`; [2F + 2][items] */
export function describingNumbers(table: ItemFeatures): Float32Array[] {
  const { values, confidences, completeness, isPredicted, names } = table;
  const column = (cells: Float32Array, feature: number) =>
    Float32Array.from(completeness, (_, item) => cells[item * names.length + feature]!);
  return [
    ...names.map((_, feature) => column(values, feature)),
    ...names.map((_, feature) => column(confidences, feature)),
    completeness,
    Float32Array.from(isPredicted),
  ];
}

/** Values of one number, of all rows of the cases. */
function joined(cases: readonly Pick<TopRows, 'numbers'>[], number: number): Float32Array {
  const all = new Float32Array(cases.reduce((sum, { numbers }) => sum + numbers[number]!.length, 0));
  let start = 0;
  for (const { numbers } of cases) {
    all.set(numbers[number]!, start);
    start += numbers[number]!.length;
  }
  return all;
}
