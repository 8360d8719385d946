import { invalidValue } from '../http/invalid-value.js';

/** An input by its name; undefined where the request has none. */
export type ReadInput = (name: string) => unknown;

const TEMPLATE = /\{\{\s*INPUT\.(\w+)\s*\}\}/gi;
const ONLY_TEMPLATE = /^\s*\{\{\s*INPUT\.(\w+)\s*\}\}\s*$/i;

/**
 * A value with the request's inputs in the place of `{{INPUT.name}}` (or `{{input.name}}`), in texts at any depth. A text that is
 * nothing but a template becomes the input as it is, a list for instance.
 *
 * @returns undefined where the whole value is a template without an input.
 * @throws FusionError `invalid_value` that names the input which is missing elsewhere.
 */
export function resolveTemplates(value: unknown, read: ReadInput): unknown {
  const name = onlyTemplate(value);
  return name === undefined ? resolveWithin(value, read) : read(name);
}

function resolveWithin(value: unknown, read: ReadInput): unknown {
  if (typeof value === 'string') {
    const name = onlyTemplate(value);
    if (name !== undefined) return needed(name, read);
    return value.replace(TEMPLATE, (_, each: string) => String(needed(each, read)));
  }
  if (Array.isArray(value)) return value.map((each) => resolveWithin(each, read));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolveWithin(each, read)]));
}

/** The input that a text is nothing but a template of. */
function onlyTemplate(value: unknown): string | undefined {
  return typeof value === 'string' ? ONLY_TEMPLATE.exec(value)?.[1] : undefined;
}

function needed(name: string, read: ReadInput): unknown {
  const value = read(name);
  if (value !== undefined && value !== null) return value;
  throw invalidValue(`inputs.${name}`, 'a value, which a template asks for', value);
}
