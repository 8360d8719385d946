import type { World } from '../../tasks/world.js';
import { binOf, quantileEdges } from './quantile-bins.js';

/** What is known of items without looking at anybody, as columns that are 0 or 1. */
export interface ItemColumns {
  readonly width: number;
  /** Columns that are 1, of each item of a world. */
  activeIn(world: World): readonly Int32Array[];
}

const BINS = 12;

/**
 * Every item feature, its confidence, the metadata's completeness and the popularity, each cut into bins at quantiles of one
 * world's items, so that a sum over columns is any step function of each.
 */
export function fitItemColumns(reference: World): ItemColumns {
  const edges = valuesOf(reference).map((values) => quantileEdges(values, BINS));
  const starts = edges.map((_, column) => edges.slice(0, column).reduce((sum, own) => sum + own.length + 1, 0));
  const width = edges.reduce((sum, own) => sum + own.length + 1, 0);
  const known = new WeakMap<World, readonly Int32Array[]>();
  return {
    width,
    activeIn: (world) => {
      const made = known.get(world) ?? activeColumns(valuesOf(world), edges, starts);
      known.set(world, made);
      return made;
    },
  };
}

/** [columns][items] */
function valuesOf({ itemFeatures, scorers }: World): Float32Array[] {
  const { values, confidences, completeness, names } = itemFeatures;
  const column = (table: Float32Array, feature: number) =>
    Float32Array.from(completeness, (_, item) => table[item * names.length + feature]!);
  return [
    ...names.flatMap((_, feature) => [column(values, feature), column(confidences, feature)]),
    completeness,
    scorers.popularity.rawScores,
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
