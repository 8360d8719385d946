import type { Rng } from '../../data/schema/random.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import { invalidValue } from '../http/invalid-value.js';
import { matchesFilter } from './matches-filter.js';
import { type ReadInput, resolveTemplates } from './resolve-templates.js';
import type { Search } from './retriever.js';
import { isBuiltIn } from './sources/find-source.js';
import type { Source } from './sources/source.js';
import { TEXT_URI } from './sources/text-source.js';

/** What one search found. */
export interface FoundList {
  readonly featureUri: string;
  readonly source: Source;
  readonly list: RankedList;
  readonly durationMs: number;
}

export interface RunSearchOptions {
  readonly source: Source;
  readonly read: ReadInput;
  /** Of the search, for errors. */
  readonly field: string;
  /** Draws what `on_empty: random` shows. */
  readonly rng: () => Rng;
  /** Milliseconds. */
  readonly clock: () => number;
}

/**
 * Runs one search. Where it asks for nothing (no input, nobody named), `on_empty` decides: refuse, find nothing, or show random
 * documents with a score of 0. `random` does so as well where nothing is found.
 *
 * @throws FusionError `invalid_value` that names the field.
 */
export async function runSearch(search: Search, options: RunSearchOptions): Promise<FoundList> {
  const { source, read, field, rng, clock } = options;
  const start = clock();
  const { feature_uri: featureUri, top_k: topK, min_score: minScore, filters, on_empty: onEmpty } = search;
  const accept = filters === undefined ? undefined : acceptance(search, options);
  const find = source.prepare(search, read, field);
  if (find === null && onEmpty === 'error') throw nothingAsked(search, field);
  const found = (await find?.({ topK, accept })) ?? [];
  const kept = minScore === undefined ? found : found.filter(({ score }) => score >= minScore);
  const list = kept.length === 0 && onEmpty === 'random' ? randomList(source, topK, accept, rng()) : kept;
  return { featureUri, source, list, durationMs: clock() - start };
}

function acceptance({ filters }: Search, { source, read, field }: RunSearchOptions): (id: string) => boolean {
  const matches = matchesFilter(resolveTemplates(filters, read), `${field}.filters`);
  return (id) => matches(source.payloadOf(id));
}

function randomList(source: Source, topK: number, accept: ((id: string) => boolean) | undefined, rng: Rng): RankedList {
  const ids = accept === undefined ? [...source.ids()] : [...source.ids()].filter(accept);
  return rng
    .shuffle(ids)
    .slice(0, topK)
    .map((id) => ({ id, score: 0 }));
}

/** Names the input that is missing, where it is clear which. */
function nothingAsked({ query, feature_uri: uri }: Search, field: string): Error {
  const [, name] = /INPUT\.(\w+)/i.exec(JSON.stringify(query) ?? '') ?? [];
  const missing = uri === TEXT_URI ? (name ?? 'text') : isBuiltIn(uri) ? 'user_id' : name;
  return invalidValue(
    missing === undefined ? `${field}.query` : `inputs.${missing}`,
    'something to search for',
    undefined,
  );
}
