/** Inputs that say who asks, not what is asked. */
const ASKERS: ReadonlySet<string> = new Set(['user_id', 'session_id']);

/**
 * A question in the one way in which it is written: JSON with sorted keys, text trimmed and in lower case, without who asked. So
 * questions that are the same to a person are the same text, and what was clicked for them belongs together.
 *
 * A bare text is the question `{query: text}`.
 */
export function querySnapshot(asked: unknown): string {
  if (typeof asked === 'string') return querySnapshot({ query: asked });
  if (!isObject(asked)) return JSON.stringify(canonical(asked));
  return JSON.stringify(canonical(Object.fromEntries(Object.entries(asked).filter(([name]) => !ASKERS.has(name)))));
}

function canonical(value: unknown): unknown {
  if (typeof value === 'string') return value.trim().toLowerCase();
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, canonical(value[name])]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
