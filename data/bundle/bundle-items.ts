import {
  Bool,
  Float32,
  makeData,
  makeVector,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { readBool, readFloat32, readText, requireColumn } from './read-column.js';
import { type VectorColumn, vectorFromArrow, vectorToArrow } from './vector-column.js';

/** What the bundle knows of each item of its data; F item features. */
export interface BundleItems {
  readonly ids: readonly string[];
  /** Row-major [items, F]. */
  readonly features: Float32Array;
  /** Confidence of each feature in [0, 1]; row-major [items, F]. */
  readonly confidences: Float32Array;
  /** Share of the metadata that is there, in [0, 1]; [items]. */
  readonly completeness: Float32Array;
  /** 1 where the features are predictions rather than measurements; [items]. */
  readonly isPredicted: Uint8Array;
  /** By name of a source that has vectors, each of its own width. */
  readonly vectors: Readonly<Record<string, VectorColumn>>;
  /** By name of a source whose raw score is the same for every user; [items]. */
  readonly rawScores: Readonly<Record<string, Float32Array>>;
}

export const ITEMS_FILE = 'items.arrow';

/** What a bundle's item table is read by: its manifest says it. */
export interface ItemColumns {
  readonly features: number;
  /** By source. */
  readonly vectorWidths: Readonly<Record<string, number>>;
  readonly itemScoreSources: readonly string[];
}

export function itemsToArrow(items: BundleItems, featureCount: number): Uint8Array {
  const everyRow = new Uint8Array(items.ids.length).fill(1);
  const columns: Record<string, Vector> = {
    item_id: vectorFromArray([...items.ids], new Utf8()),
    completeness: floats(items.completeness),
    is_predicted: vectorFromArray(
      Array.from(items.isPredicted, (flag) => flag !== 0),
      new Bool(),
    ),
    features: vectorToArrow({ width: featureCount, values: items.features, present: everyRow }),
    confidences: vectorToArrow({ width: featureCount, values: items.confidences, present: everyRow }),
  };
  for (const [source, vectors] of Object.entries(items.vectors)) {
    columns[`${source}_vector`] = vectorToArrow(vectors);
  }
  for (const [source, scores] of Object.entries(items.rawScores)) columns[`${source}_raw`] = floats(scores);
  return tableToIPC(new Table(columns), 'file');
}

/**
 * The reverse of {@link itemsToArrow}.
 *
 * @throws FusionError `invalid_bundle` naming the column.
 */
export function itemsFromArrow(bytes: Uint8Array, expected: ItemColumns): BundleItems {
  const table = tableFromIPC(bytes);
  const vector = (name: string, width: number) =>
    vectorFromArrow(requireColumn(table, name, ITEMS_FILE), width, `${ITEMS_FILE}/${name}`);
  return {
    ids: readText(table, 'item_id', ITEMS_FILE),
    features: vector('features', expected.features).values,
    confidences: vector('confidences', expected.features).values,
    completeness: readFloat32(table, 'completeness', ITEMS_FILE),
    isPredicted: readBool(table, 'is_predicted', ITEMS_FILE),
    vectors: Object.fromEntries(
      Object.entries(expected.vectorWidths).map(
        ([source, width]) => [source, vector(`${source}_vector`, width)] as const,
      ),
    ),
    rawScores: Object.fromEntries(
      expected.itemScoreSources.map((source) => [source, readFloat32(table, `${source}_raw`, ITEMS_FILE)] as const),
    ),
  };
}

function floats(values: Float32Array) {
  return makeVector(makeData({ type: new Float32(), length: values.length, data: values }));
}
