import { FusionError } from '../../../data/schema/errors.js';
import type { Collections } from '../../collections/collections.js';
import { invalidValue } from '../../http/invalid-value.js';
import type { Catalogue } from '../../scoring/catalogue.js';
import { sourceUri } from '../../scoring/score-retriever.js';
import { builtInSource, userTables } from './built-in-source.js';
import { collectionSource } from './collection-source.js';
import type { Source } from './source.js';

export interface SourceContext {
  readonly namespace: string;
  readonly collections: Collections;
  /** Null when no bundle is loaded. */
  readonly catalogue: Catalogue | null;
}

/**
 * Finds what feature URIs name, for one request: `metafuse://…` is built in, any other a collection's.
 * @returns by URI and field of it, for errors; throws FusionError `invalid_value` for one that nothing has, `no_model` for a built-in
 * one without a bundle.
 */
export function sourceFinder({
  namespace,
  collections,
  catalogue,
}: SourceContext): (uri: string, field: string) => Source {
  const tableOf = catalogue && userTables(catalogue);
  return (uri, field) => {
    if (!isBuiltIn(uri)) {
      const open = collections.byFeature(namespace, uri);
      if (open === undefined) throw invalidValue(field, 'the feature URI of a collection of this namespace', uri);
      return collectionSource(open);
    }
    if (catalogue === null || tableOf === null) {
      throw new FusionError('no_model', `${field}: ${uri} is a scorer of the bundle, and none is loaded`, { field });
    }
    const column = catalogue.sources.map(sourceUri).indexOf(uri);
    if (column < 0) throw invalidValue(field, `one of ${catalogue.sources.map(sourceUri).join(', ')}`, uri);
    return builtInSource(catalogue, column, tableOf);
  };
}

export function isBuiltIn(uri: string): boolean {
  return uri.startsWith('metafuse://');
}
