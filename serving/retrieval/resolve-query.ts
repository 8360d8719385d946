import type { QueryContent } from '../collections/open-collection.js';
import { invalidValue } from '../http/invalid-value.js';
import { type ReadInput, resolveTemplates } from './resolve-templates.js';
import type { Search } from './retriever.js';
import { isRecord } from './stage-shape.js';

const INPUT_MODES: readonly unknown[] = ['text', 'vector'];

/**
 * What a search asks a collection for: its `query`, a text or a vector, with templates resolved; or `{input_mode, value}`, of which
 * the value counts. Without a query, `inputs.vector` for a collection of vectors, else `inputs.query`.
 *
 * @param field of the search, for errors.
 * @returns null where nothing is asked: no input, an empty text, an empty list.
 * @throws FusionError `invalid_value` for anything else.
 */
export function resolveQuery(
  { query }: Pick<Search, 'query'>,
  kind: 'vector' | 'bm25',
  read: ReadInput,
  field: string,
): QueryContent | null {
  if (query === undefined) {
    const vector = kind === 'vector' ? read('vector') : undefined;
    return vector === undefined ? contentOf(read('query'), 'inputs.query') : contentOf(vector, 'inputs.vector');
  }
  if (!isRecord(query)) return contentOf(resolveTemplates(query, read), `${field}.query`);
  const { input_mode: mode = 'text', value } = query;
  if (!INPUT_MODES.includes(mode)) throw invalidValue(`${field}.query.input_mode`, INPUT_MODES.join(' or '), mode);
  return contentOf(resolveTemplates(value, read), `${field}.query.value`);
}

function contentOf(value: unknown, field: string): QueryContent | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value.trim() || null;
  if (typeof value === 'number') return String(value);
  const isVector = Array.isArray(value) && value.every((each) => typeof each === 'number' && Number.isFinite(each));
  if (!isVector) throw invalidValue(field, 'text, or a vector of finite numbers', value);
  return value.length === 0 ? null : value;
}
