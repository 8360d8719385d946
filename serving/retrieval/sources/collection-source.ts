import type { OpenCollection } from '../../collections/open-collection.js';
import { resolveQuery } from '../resolve-query.js';
import type { Source } from './source.js';

/** A collection as a source. */
export function collectionSource(open: OpenCollection): Source {
  return {
    prepare: (search, read, field) => {
      const content = resolveQuery(search, open.collection.kind, read, field);
      return content === null ? null : (options) => open.search(content, `${field}.query`, options);
    },
    ids: open.ids,
    payloadOf: open.payloadOf,
  };
}
