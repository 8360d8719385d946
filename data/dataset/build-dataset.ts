import type { Dataset, FeedbackScale } from '../schema/dataset.js';
import { FusionError } from '../schema/errors.js';
import { assembleDataset } from './assemble-dataset.js';
import { IdList } from './id-list.js';
import { type InteractionDetails, InteractionLog } from './interaction-log.js';
import { buildItemTable, type ItemRow } from './item-rows.js';
import { buildUserTable, type UserRow } from './user-rows.js';

/** One interaction as an importer meets it. What is left out is unknown. */
export interface InteractionRow extends InteractionDetails {
  readonly user: string;
  readonly item: string;
}

/** A dataset as rows. */
export interface DatasetRows {
  /** `dataset` if left out. */
  readonly name?: string;
  /** `rows` if left out. */
  readonly source?: string;
  readonly feedback: FeedbackScale;
  /** Users, or their ids alone, also of those without interactions; users who only occur in interactions follow them. */
  readonly users?: Iterable<string | UserRow>;
  /** Descriptions of items; items that only occur in interactions follow them, with an id and nothing else. */
  readonly items?: Iterable<ItemRow>;
  readonly interactions: Iterable<InteractionRow> | AsyncIterable<InteractionRow>;
}

/**
 * Makes a dataset from rows: for importers, the synthetic world, and tests.
 *
 * The values are taken as they are; `writeDataset` refuses those that no dataset may hold.
 *
 * @throws FusionError invalid_data when a user or an item is listed twice
 */
export function buildDataset(rows: DatasetRows & { readonly interactions: Iterable<InteractionRow> }): Dataset {
  const builder = start(rows);
  for (const row of rows.interactions) builder.add(row);
  return builder.finish();
}

/** `buildDataset` for interactions that are read as they come; they are kept as columns, never as objects. */
export async function buildDatasetFromStream(rows: DatasetRows): Promise<Dataset> {
  const builder = start(rows);
  for await (const row of rows.interactions) builder.add(row);
  return builder.finish();
}

function start({ name = 'dataset', source = 'rows', feedback, users = [], items = [] }: DatasetRows) {
  const described = [...items];
  const people = Array.from(users, (user) => (typeof user === 'string' ? { id: user } : user));
  const userIds = listOnce(
    'user',
    people.map((user) => user.id),
  );
  const itemIds = listOnce(
    'item',
    described.map((item) => item.id),
  );
  const log = new InteractionLog(feedback.kind === 'graded' ? 'rating' : 'play');
  return {
    add: (row: InteractionRow) => log.add(userIds.indexOf(row.user), itemIds.indexOf(row.item), row),
    finish: () =>
      assembleDataset({
        name,
        source,
        feedback,
        users: buildUserTable(userIds.ids, people),
        items: buildItemTable(itemIds.ids, described),
        interactions: log.columns(),
      }),
  };
}

function listOnce(what: string, ids: Iterable<string>): IdList {
  const list = new IdList();
  for (const id of ids) {
    if (list.has(id)) throw new FusionError('invalid_data', `${what}s: expected each id once, got '${id}' twice`);
    list.indexOf(id);
  }
  return list;
}
