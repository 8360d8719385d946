import { ClientError } from './client-error.js';

/**
 * A path whose values are encoded: path`/v1/retrievers/${id}` is of one retriever whatever its id looks like.
 * @throws ClientError `invalid_value` for ids that a path cannot hold: URLs resolve `.` and `..`, and an empty one is another path.
 */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((before, part, index) => `${before}${segment(values[index - 1]!)}${part}`);
}

function segment(value: string): string {
  if (value !== '' && value !== '.' && value !== '..') return encodeURIComponent(value);
  throw new ClientError(`path: expected an id, got "${value}"`, { code: 'invalid_value' });
}
