import MiniSearch from 'minisearch';
import { normalizeText } from '../../models/base/item-tokens.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import type { SearchIndex, SearchOptions } from './search-index.js';

/**
 * Texts by the words that they share with a query, whole and without case and accents; one word in common is enough.
 *
 * Scores are MiniSearch's: BM25+ (k1 1.2, b 0.7, δ 0.5), times the number of words that were found.
 */
export class TextIndex implements SearchIndex<string, string> {
  readonly #texts = new MiniSearch<{ readonly id: string; readonly text: string }>({
    fields: ['text'],
    tokenize: (text) => normalizeText(text).split(' '),
    processTerm: (term) => term || null,
  });

  get size(): number {
    return this.#texts.documentCount;
  }

  put(id: string, text: string): void {
    if (this.#texts.has(id)) this.#texts.replace({ id, text });
    else this.#texts.add({ id, text });
  }

  delete(id: string): void {
    if (this.#texts.has(id)) this.#texts.discard(id);
  }

  async search(query: string, { topK, accept = () => true }: SearchOptions): Promise<RankedList> {
    return this.#texts
      .search(query, { filter: ({ id }) => accept(id) })
      .map(({ id, score }) => ({ id: id as string, score }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, topK);
  }
}
