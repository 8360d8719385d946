import { FusionError } from '../../../data/schema/errors.js';
import { BUILT_IN_SOURCES } from '../../../data/schema/features.js';
import type { Collections } from '../../collections/collections.js';
import { invalidValue } from '../../http/invalid-value.js';
import type { Live } from '../../live/live.js';
import type { Catalogue } from '../../scoring/catalogue.js';
import type { Loaded } from '../../scoring/loaded.js';
import { userState } from '../../scoring/user-state.js';
import { builtInSource, userTables } from './built-in-source.js';
import { collectionSource } from './collection-source.js';
import type { Source } from './source.js';
import { TEXT_URI, textSource } from './text-source.js';

export interface SourceContext {
  readonly namespace: string;
  readonly collections: Collections;
  /** Null when no bundle is loaded. */
  readonly loaded: Pick<Loaded, 'catalogue' | 'network'> | null;
  readonly live: Live;
}

/** By feature URI; undefined where nothing has it. */
export type FindSource = (uri: string) => Source | undefined;

/** Finds what feature URIs name, for one request: `metafuse://…` is built in, any other a collection's. */
export function sourceFinder({ namespace, collections, loaded, live }: SourceContext): FindSource {
  const catalogue = loaded?.catalogue ?? null;
  const tableOf =
    catalogue &&
    userTables(catalogue, (id) => userState(catalogue, id, {}, live.users.of(namespace, catalogue, id)).vectors);
  return (uri) => {
    if (!isBuiltIn(uri)) {
      const open = collections.byFeature(namespace, uri);
      return open && collectionSource(open);
    }
    if (loaded === null || catalogue === null || tableOf === null) return undefined;
    if (uri === TEXT_URI) return catalogue.textReader === null ? undefined : textSource(loaded);
    const column = ownSources(catalogue).includes(uri) ? catalogue.sourceUris.indexOf(uri) : -1;
    return column < 0 ? undefined : builtInSource(catalogue, column, tableOf);
  };
}

/** Why there is no such source. @param field where it is named. */
export function missingSource(uri: string, field: string, catalogue: Catalogue | null): FusionError {
  if (!isBuiltIn(uri)) return invalidValue(field, 'the feature URI of a collection of this namespace', uri);
  if (catalogue !== null) return invalidValue(field, `one of ${builtInUris(catalogue).join(', ')}`, uri);
  return new FusionError('no_model', `${field}: ${uri} is a scorer of the bundle, and none is loaded`, { field });
}

function builtInUris(catalogue: Catalogue): readonly string[] {
  return [...ownSources(catalogue), ...(catalogue.textReader === null ? [] : [TEXT_URI])];
}

/** What the bundle itself can search by: a source whose scores callers bring finds nothing. */
function ownSources({ sources, sourceUris, scorers }: Catalogue): readonly string[] {
  return scorers === null ? [] : sourceUris.filter((_, index) => BUILT_IN.includes(sources[index]!));
}

const BUILT_IN: readonly string[] = BUILT_IN_SOURCES;

export function isBuiltIn(uri: string): boolean {
  return uri.startsWith('metafuse://');
}
