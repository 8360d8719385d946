import type { ItemTable, MeasuredFeature } from '../schema/dataset.js';
import { IdList } from './id-list.js';

/** The description of one item. What is left out is unknown. */
export interface ItemRow {
  readonly id: string;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly genres?: readonly string[];
  readonly moods?: readonly string[];
  readonly tags?: readonly string[];
  readonly releaseYear?: number;
  readonly durationMs?: number;
  /** Numeric features by name; value and confidence in [0, 1]. */
  readonly measured?: Readonly<Record<string, { readonly value: number; readonly confidence: number }>>;
  /** Whether `measured` are guesses from what else is known of the item. */
  readonly isPredicted?: boolean;
}

/**
 * The item table of rows. An item without a measured feature has value NaN and confidence 0 there.
 *
 * @param ids those of the rows, in their order, and after them those of items without a description
 */
export function buildItemTable(ids: readonly string[], rows: readonly ItemRow[]): ItemTable {
  const all = ids.map((id, index): ItemRow => rows[index] ?? { id });
  return {
    ids,
    titles: all.map((row) => row.title ?? ''),
    artists: all.map((row) => row.artist ?? ''),
    albums: all.map((row) => row.album ?? ''),
    genres: all.map((row) => row.genres ?? []),
    moods: all.map((row) => row.moods ?? []),
    tags: all.map((row) => row.tags ?? []),
    releaseYear: Float64Array.from(all, (row) => row.releaseYear ?? Number.NaN),
    durationMs: Float64Array.from(all, (row) => row.durationMs ?? Number.NaN),
    measured: measuredFeatures(all),
    ...(all.some((row) => row.isPredicted)
      ? { isPredicted: Uint8Array.from(all, (row) => Number(row.isPredicted ?? false)) }
      : {}),
  };
}

function measuredFeatures(rows: readonly ItemRow[]): MeasuredFeature[] {
  const names = new IdList();
  for (const { measured = {} } of rows) for (const name of Object.keys(measured)) names.indexOf(name);
  return names.ids.map((name) => ({
    name,
    value: Float64Array.from(rows, ({ measured }) => measured?.[name]?.value ?? Number.NaN),
    confidence: Float64Array.from(rows, ({ measured }) => measured?.[name]?.confidence ?? 0),
  }));
}
