import type { ItemTable } from '../../data/schema/dataset.js';
import type { PutItem } from './put-item.js';

/** An item that was put, as a catalogue of one: what training's own functions describe. */
export function itemTable(id: string, put: PutItem): ItemTable {
  return {
    ids: [id],
    titles: [put.title ?? ''],
    artists: [put.artist ?? ''],
    albums: [put.album ?? ''],
    genres: [[...new Set(put.genres ?? [])]],
    moods: [put.moods ?? []],
    tags: [put.tags ?? []],
    releaseYear: Float64Array.of(put.release_year ?? Number.NaN),
    durationMs: Float64Array.of(put.duration_ms ?? Number.NaN),
    measured: [],
  };
}
