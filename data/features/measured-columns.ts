import type { ItemTable } from '../schema/dataset.js';
import { type FeatureColumn, makeColumn } from './feature-column.js';

/** The features that the set brings measured (audio, …), with the confidence that it states; 0 where it states none. */
export function measuredColumns({ ids, measured }: ItemTable): readonly FeatureColumn[] {
  return measured.map(({ name, value, confidence }) =>
    makeColumn(
      name,
      ids.length,
      (item) => value[item]!,
      (item) => confidence[item]! || 0,
    ),
  );
}
