import { invalidValue } from '../http/invalid-value.js';
import { isRecord } from './stage-shape.js';

type Payload = Readonly<Record<string, unknown>>;
type Condition = (payload: Payload) => boolean;
type Compare = (value: unknown, wanted: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Compare>> = {
  eq: (value, wanted) => holds(value, (each) => each === wanted),
  ne: (value, wanted) => !holds(value, (each) => each === wanted),
  gt: ordered((value, wanted) => value > wanted),
  gte: ordered((value, wanted) => value >= wanted),
  lt: ordered((value, wanted) => value < wanted),
  lte: ordered((value, wanted) => value <= wanted),
  in: (value, wanted) => holds(value, (each) => (wanted as readonly unknown[]).includes(each)),
  nin: (value, wanted) => !holds(value, (each) => (wanted as readonly unknown[]).includes(each)),
  exists: (value, wanted) => (value !== undefined && value !== null) === (wanted ?? true),
};

/**
 * Which payloads a search's filters let pass. A filter is a condition `{field, operator, value}`, a combination `{AND: […]}`,
 * `{OR: […]}` or `{NOT: […]}` (none of them), or, in short, `{color: "red", size: ["S", "M"]}`: every field equal to its value, or to
 * one of its values; `operator` and `value` are fields like others where no `field` is named. A field may be a path, `maker.country`; a field that holds a list equals what it contains.
 *
 * @param field where the filter was given, for errors.
 * @throws FusionError `invalid_value` for an operator that there is not, or a value that it does not take.
 */
export function matchesFilter(filter: unknown, field: string): Condition {
  if (!isRecord(filter)) throw invalidValue(field, 'an object of conditions', filter);
  const { AND, OR, NOT, ...rest } = filter;
  const parts: Condition[] = [];
  if (AND !== undefined) parts.push(every(conditions(AND, `${field}.AND`)));
  if (OR !== undefined) parts.push(some(conditions(OR, `${field}.OR`)));
  if (NOT !== undefined) parts.push(not(some(conditions(NOT, `${field}.NOT`))));
  const { field: name, operator = 'eq', value, ...beside } = rest;
  const isNamed = typeof name === 'string';
  if (isNamed) parts.push(compared(name, operator, value, field));
  for (const [each, wanted] of Object.entries(isNamed ? beside : rest)) {
    parts.push(compared(each, Array.isArray(wanted) ? 'in' : 'eq', wanted, field));
  }
  return every(parts);
}

function conditions(list: unknown, field: string): readonly Condition[] {
  if (!Array.isArray(list)) throw invalidValue(field, 'a list of conditions', list);
  return list.map((each, index) => matchesFilter(each, `${field}[${index}]`));
}

function compared(name: string, operator: unknown, wanted: unknown, field: string): Condition {
  const compare = typeof operator === 'string' && Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (compare === undefined) {
    throw invalidValue(`${field}.operator`, `one of ${Object.keys(OPERATORS).join(', ')}`, operator);
  }
  if ((operator === 'in' || operator === 'nin') && !Array.isArray(wanted)) {
    throw invalidValue(`${field}.value`, 'a list of values', wanted);
  }
  const path = name.split('.');
  return (payload) => compare(valueAt(payload, path), wanted);
}

const every =
  (parts: readonly Condition[]): Condition =>
  (payload) =>
    parts.every((part) => part(payload));
const some =
  (parts: readonly Condition[]): Condition =>
  (payload) =>
    parts.some((part) => part(payload));
const not =
  (part: Condition): Condition =>
  (payload) =>
    !part(payload);

function valueAt(payload: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    payload,
  );
}

function holds(value: unknown, test: (each: unknown) => boolean): boolean {
  return Array.isArray(value) ? value.some(test) : test(value);
}

/** Numbers with numbers, texts with texts; dates in ISO 8601 are in order as texts. */
function ordered(compare: (value: number | string, wanted: number | string) => boolean): Compare {
  return (value, wanted) => {
    if (typeof value === 'number' && typeof wanted === 'number') return compare(value, wanted);
    return typeof value === 'string' && typeof wanted === 'string' && compare(value, wanted);
  };
}
