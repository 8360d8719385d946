import type { World } from '../tasks/world.js';
import { binOf, quantileEdges } from './quantile-bins.js';

/** What is known of items without looking at anybody, as columns that are 0 or 1: bins of numbers. */
export interface ItemColumns {
  readonly width: number;
  /** Upper edges of the bins of each number; it has one bin more. */
  readonly edges: readonly (readonly number[])[];
  /** The first bin's column, of each number. */
  readonly starts: readonly number[];
  /** Columns that are 1, of each item of a world. */
  activeIn(world: World): readonly Int32Array[];
}

const BINS = 12;

/**
 * Numbers that describe items, each cut into bins at quantiles of one world's items, so that a sum over columns is any step
 * function of each.
 * @param numbersOf a world's items, [numbers][items]
 */
export function fitItemColumns(reference: World, numbersOf: (world: World) => readonly Float32Array[]): ItemColumns {
  const edges = numbersOf(reference).map((values) => quantileEdges(values, BINS));
  const starts = edges.map((_, column) => edges.slice(0, column).reduce((sum, own) => sum + own.length + 1, 0));
  const width = edges.reduce((sum, own) => sum + own.length + 1, 0);
  const known = new WeakMap<World, readonly Int32Array[]>();
  return {
    width,
    edges,
    starts,
    activeIn: (world) => {
      const made = known.get(world) ?? activeColumns(numbersOf(world), edges, starts);
      known.set(world, made);
      return made;
    },
  };
}

/** Every feature, its confidence and both numbers of the metadata, in the order of an `ItemTerm`; [2F + 2][items] */
export function describingNumbers({ itemFeatures }: World): Float32Array[] {
  const { values, confidences, completeness, isPredicted, names } = itemFeatures;
  const column = (table: Float32Array, feature: number) =>
    Float32Array.from(completeness, (_, item) => table[item * names.length + feature]!);
  return [
    ...names.map((_, feature) => column(values, feature)),
    ...names.map((_, feature) => column(confidences, feature)),
    completeness,
    Float32Array.from(isPredicted),
  ];
}

function activeColumns(
  columns: readonly Float32Array[],
  edges: readonly (readonly number[])[],
  starts: readonly number[],
): Int32Array[] {
  return Array.from(columns[0]!, (_, item) =>
    Int32Array.from(
      columns.flatMap((values, column) => {
        const bin = binOf(values[item]!, edges[column]!);
        return bin < 0 ? [] : [starts[column]! + bin];
      }),
    ),
  );
}
