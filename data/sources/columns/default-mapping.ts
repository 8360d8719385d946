import { FusionError } from '../../schema/errors.js';
import type { ColumnMapping, InteractionField, ItemFields, UserFields } from './mapping.js';

const FIELDS: readonly InteractionField[] = [
  'user_id',
  'item_id',
  'timestamp',
  'event',
  'value',
  'duration_ms',
  'session_id',
  'position',
];
const ITEM_FIELDS = [
  'item_id',
  'title',
  'artist',
  'album',
  'genres',
  'moods',
  'tags',
  'release_year',
  'duration_ms',
  'is_predicted',
] as const satisfies readonly (keyof ItemFields)[];

const CONTEXT = 'context.';
const MEASURED = 'measured.';
const CONFIDENCE = 'confidence.';

/**
 * The mapping of a table whose columns are named as in a dataset.
 *
 * @param names of the table's columns; those with other names are left out
 * @param renamed columns of other names, by field: `{ user_id: 'uid', 'context.temporal.hour': 'h' }`
 * @throws FusionError usage for a field that no dataset has, and where users or items have no column
 */
export function defaultMapping(
  names: readonly string[],
  renamed: Readonly<Record<string, string>> = {},
): ColumnMapping {
  const unknown = Object.keys(renamed).find((field) => !isField(field));
  if (unknown !== undefined) {
    throw new FusionError('usage', `--column: expected one of ${FIELDS.join(', ')}, context.…, got ${unknown}`);
  }
  const byField = { ...Object.fromEntries(names.filter(isField).map((name) => [name, name])), ...renamed };
  for (const field of ['user_id', 'item_id']) {
    if (byField[field] !== undefined) continue;
    const got = names.join(', ') || 'no columns';
    throw new FusionError('usage', `expected a column ${field}, or a mapping that names one, got ${got}`);
  }
  const columns = Object.fromEntries(Object.entries(byField).filter(([field]) => !field.startsWith(CONTEXT)));
  return { columns: columns as ColumnMapping['columns'], context: contextsAmong(byField) };
}

/** Of a table of items, likewise. */
export function defaultItemFields(names: readonly string[]): ItemFields {
  if (!names.includes('item_id')) throw missing('items', 'item_id', names);
  const plain = ITEM_FIELDS.filter((field) => names.includes(field)).map((field) => [field, field]);
  const measured = names
    .filter((name) => name.startsWith(MEASURED))
    .map((column) => {
      const confidence = CONFIDENCE + column.slice(MEASURED.length);
      const named = names.includes(confidence) ? { column, confidence } : { column };
      return [column.slice(MEASURED.length), named];
    });
  return { ...(Object.fromEntries(plain) as ItemFields), measured: Object.fromEntries(measured) };
}

/** Of a table of users, likewise. */
export function defaultUserFields(names: readonly string[]): UserFields {
  if (!names.includes('user_id')) throw missing('users', 'user_id', names);
  return { user_id: 'user_id', context: contextsAmong(Object.fromEntries(names.map((name) => [name, name]))) };
}

function contextsAmong(byField: Readonly<Record<string, string>>): Record<string, string> {
  const contexts = Object.entries(byField).filter(([field]) => field.startsWith(CONTEXT));
  return Object.fromEntries(contexts.map(([field, column]) => [field.slice(CONTEXT.length), column]));
}

function isField(name: string): boolean {
  return FIELDS.some((field) => field === name) || name.startsWith(CONTEXT);
}

function missing(what: string, column: string, names: readonly string[]): FusionError {
  return new FusionError('usage', `${what}: expected a column ${column}, got ${names.join(', ') || 'no columns'}`);
}
