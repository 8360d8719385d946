import type {
  CollectionSchema,
  CollectionsSchema,
  CreateCollectionSchema,
  DeletedCollectionSchema,
  DeletedDocumentsSchema,
  WriteDocumentsSchema,
  WrittenDocumentsSchema,
} from '../http/schemas/collection.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

/** What searches run over. */
export function collectionsOf(http: Http) {
  return {
    create: (collection: Wire<typeof CreateCollectionSchema>) =>
      http.post<Wire<typeof CollectionSchema>>('/v1/collections', collection),

    list: () => http.get<Wire<typeof CollectionsSchema>>('/v1/collections'),

    get: (name: string) => http.get<Wire<typeof CollectionSchema>>(path`/v1/collections/${name}`),

    delete: (name: string) => http.delete<Wire<typeof DeletedCollectionSchema>>(path`/v1/collections/${name}`),

    /** Adds documents, or replaces those with their ids; all of them or none. */
    writeDocuments: (name: string, documents: Wire<typeof WriteDocumentsSchema>['documents']) =>
      http.post<Wire<typeof WrittenDocumentsSchema>>(path`/v1/collections/${name}/documents`, { documents }),

    deleteDocuments: (name: string, ids: readonly string[]) =>
      http.post<Wire<typeof DeletedDocumentsSchema>>(path`/v1/collections/${name}/documents/delete`, { ids }),
  };
}
