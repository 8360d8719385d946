import { FusionError } from '../schema/errors.js';
import type { Bundle } from './bundle.js';
import { ITEMS_FILE } from './bundle-items.js';
import { USERS_FILE } from './bundle-users.js';
import { STATE_FILE } from './training-state.js';

/**
 * Checks that the parts of a bundle fit each other: lengths against ids and against the manifest, ids unique.
 *
 * @throws FusionError `invalid_bundle` naming the file and the column.
 */
export function checkBundle({ manifest, users, items, state, live }: Omit<Bundle, 'graphs'>): void {
  const userCount = users.ids.length;
  const itemCount = items.ids.length;
  checkUnique(users.ids, `${USERS_FILE}/user_id`);
  checkUnique(items.ids, `${ITEMS_FILE}/item_id`);
  checkLength(users.counts, userCount, `${USERS_FILE}/count`);
  checkLength(users.userTypes, userCount, `${USERS_FILE}/user_type`);
  checkLength(users.sessionFeatures, userCount * manifest.session_features.length, `${USERS_FILE}/session_features`);
  for (const column of ['features', 'confidences'] as const) {
    checkLength(items[column], itemCount * manifest.item_features.length, `${ITEMS_FILE}/${column}`);
  }
  for (const column of ['completeness', 'isPredicted'] as const) {
    checkLength(items[column], itemCount, `${ITEMS_FILE}/${column}`);
  }
  if (live !== undefined) {
    checkLength(live.histories.offsets, userCount + 1, 'histories.arrow/user');
    checkLength(live.items.uses, itemCount, 'item-facts.arrow/uses');
  }
  checkLength(state.parameters, manifest.dimensions.parameters, `${STATE_FILE}/parameters`);
  const tables = [
    { file: USERS_FILE, rows: userCount, table: users, widths: vectorWidths(manifest) },
    { file: ITEMS_FILE, rows: itemCount, table: items, widths: itemVectorWidths(manifest) },
  ];
  for (const { file, rows, table, widths } of tables) {
    for (const [source, width] of Object.entries(widths)) {
      checkLength(table.vectors[source]?.values ?? [], rows * width, `${file}/${source}_vector`);
    }
  }
  for (const source of itemScoreSources(manifest)) {
    checkLength(items.rawScores[source] ?? [], itemCount, `${ITEMS_FILE}/${source}_raw`);
  }
}

/** Sources whose raw score is a dot product of a user and an item vector, and how wide those are. */
export function vectorWidths({ base_scorers: base }: Pick<Bundle['manifest'], 'base_scorers'>): Record<string, number> {
  return base === null ? {} : { cf: base.cf.width, content: base.content.width };
}

/** Those of the item table: what liking an item says of a user is a vector of its own where content learned. */
export function itemVectorWidths(manifest: Pick<Bundle['manifest'], 'base_scorers'>): Record<string, number> {
  const widths = vectorWidths(manifest);
  return hasTowers(manifest) ? { ...widths, content_history: widths['content']! } : widths;
}

/** Whether the content source is a two-tower. */
export function hasTowers({ base_scorers: base }: Pick<Bundle['manifest'], 'base_scorers'>): boolean {
  return base?.content.reader !== undefined;
}

/** Sources whose raw score is the same for every user. */
export function itemScoreSources({
  base_scorers: base,
  sources,
}: Pick<Bundle['manifest'], 'base_scorers' | 'sources'>): readonly string[] {
  if (base === null) return [];
  return ['popularity', ...(sources.includes('mean_rating') ? ['mean_rating'] : [])];
}

function checkLength(list: ArrayLike<unknown>, expected: number, field: string): void {
  if (list.length !== expected) throw invalid(field, `expected ${expected} values, got ${list.length}`);
}

function checkUnique(ids: readonly string[], field: string): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw invalid(field, `expected each id once, got "${id}" twice`);
    seen.add(id);
  }
}

function invalid(field: string, problem: string): FusionError {
  return new FusionError('invalid_bundle', `${field}: ${problem}`, { field, file: field.split('/')[0] });
}
