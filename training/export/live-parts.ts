import type { LiveTables, ManifestDraft } from '../../data/bundle/index.js';
import { fitCatalogueReference } from '../../data/features/catalogue-reference.js';
import type { Dataset } from '../../data/schema/dataset.js';
import type { ContentEncoder } from '../../models/base/content-encoder.js';
import { fitContentEncoder } from '../base/fit-content-vectors.js';
import type { Foundation } from '../foundation.js';
import type { TrainConfig } from '../train-config.js';

/** Events of a user that a bundle takes along, at most: the latest. */
const HISTORY_EVENTS = 1000;

export interface LiveParts {
  readonly tables: LiveTables;
  readonly manifest: NonNullable<ManifestDraft['live']>;
}

/** What a server needs to bring users and items up to date as training would: facts, histories and tokens. */
export function liveParts({ dataset, world }: Foundation, { base }: TrainConfig): LiveParts {
  const { twoTower } = world.scorers;
  const hashing = fitContentEncoder(dataset.items, base.content);
  const { frequencies } = twoTower?.reader ?? hashing;
  const { counts, firstSeenAtMs } = world.history.freeze(Number.NaN);
  const { artists, genres, durationMs } = dataset.items;
  const reference = fitCatalogueReference(dataset.items, Number.NaN);
  return {
    tables: {
      items: { artists, genres, durationMs, uses: counts, firstSeenAt: firstSeenAtMs },
      histories: latestEvents(dataset.interactions, HISTORY_EVENTS),
      tokens: { tokens: [...frequencies.keys()], frequencies: Int32Array.from(frequencies.values()) },
    },
    manifest: {
      feedback: dataset.feedback,
      history_events: HISTORY_EVENTS,
      content_encoder: twoTower === undefined ? encoderSettings(hashing) : null,
      catalogue_reference: { ...reference, genres: [...reference.genres], fields: [...reference.fields] },
    },
  };
}

function encoderSettings({ positions, fieldWeights, documents }: ContentEncoder) {
  return { positions, fieldWeights: { ...fieldWeights }, documents };
}

function latestEvents(
  { offsets, item, timestamp, event, value, durationMs }: Dataset['interactions'],
  limit: number,
): LiveTables['histories'] {
  const users = offsets.length - 1;
  const kept = new Int32Array(users + 1);
  const rows: number[] = [];
  for (let user = 0; user < users; user++) {
    const end = offsets[user + 1]!;
    for (let row = Math.max(offsets[user]!, end - limit); row < end; row++) rows.push(row);
    kept[user + 1] = rows.length;
  }
  return {
    offsets: kept,
    item: Int32Array.from(rows, (row) => item[row]!),
    timestamp: Float64Array.from(rows, (row) => timestamp[row]!),
    event: Uint8Array.from(rows, (row) => event[row]!),
    value: Float64Array.from(rows, (row) => value[row]!),
    durationMs: Float64Array.from(rows, (row) => durationMs[row]!),
  };
}
