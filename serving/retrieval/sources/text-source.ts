import { dot } from '../../../models/base/dot.js';
import { textBag } from '../../../models/base/token-bags.js';
import { topK as bestItems } from '../../../models/metrics/top-k.js';
import { invalidValue } from '../../http/invalid-value.js';
import type { Loaded } from '../../scoring/loaded.js';
import { resolveQuery } from '../resolve-query.js';
import type { Source } from './source.js';

/** The bundle's items by what a text asks for: there where the content source has a text tower. */
export const TEXT_URI = 'metafuse://content@v1/text';

/**
 * The text tower as a source: items by the cosine of their content vectors with that of the search's `query`, or of
 * `inputs.text`. All are compared. A text without any word that the catalogue shares finds nothing.
 */
export function textSource({ catalogue, network }: Pick<Loaded, 'catalogue' | 'network'>): Source {
  const { bundle, scorers, textReader } = catalogue;
  const { vectors, isKnown, width } = scorers!.content;
  const ids = bundle!.items.ids;
  return {
    prepare: ({ query = '{{INPUT.text}}' }, read, field) => {
      const text = resolveQuery({ query }, 'bm25', read, field);
      if (text === null) return null;
      if (typeof text !== 'string') throw invalidValue(`${field}.query`, 'text', text);
      const bag = textBag(textReader!, text);
      if (bag.rows.length === 0) return async () => [];
      return async ({ topK, accept = () => true }) => {
        const asked = await network.encodeText(bag);
        const scores = Float32Array.from(ids, (id, item) =>
          isKnown[item] === 1 && accept(id) ? dot(asked, 0, vectors, item * width, width) : Number.NEGATIVE_INFINITY,
        );
        return [...bestItems(scores, topK)]
          .filter((item) => scores[item]! > Number.NEGATIVE_INFINITY)
          .map((item) => ({ id: ids[item]!, score: scores[item]! }));
      };
    },
    ids: () => ids,
    payloadOf: () => ({}),
  };
}
