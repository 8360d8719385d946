import type {
  BatchRequestSchema,
  BatchResponseSchema,
  ExecuteRequestSchema,
  ExecuteResponseSchema,
  ExplainRequestSchema,
  ExplainResponseSchema,
} from '../http/schemas/execute.js';
import type {
  CloneRetrieverSchema,
  CreateRetrieverSchema,
  DeletedRetrieverSchema,
  ListRetrieversSchema,
  OneRetrieverSchema,
  PatchRetrieverSchema,
  RetrieversSchema,
} from '../http/schemas/retriever.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

type One = Wire<typeof OneRetrieverSchema>;

/** What to search, how to fuse it, how to learn. */
export function retrieversOf(http: Http) {
  return {
    create: (retriever: Wire<typeof CreateRetrieverSchema>) => http.post<One>('/v1/retrievers', retriever),

    get: (id: string) => http.get<One>(path`/v1/retrievers/${id}`),

    list: (query: Wire<typeof ListRetrieversSchema> = {}) =>
      http.post<Wire<typeof RetrieversSchema>>('/v1/retrievers/list', query),

    /** Stages are merged: what is not named stays. */
    update: (id: string, changes: Wire<typeof PatchRetrieverSchema>) =>
      http.patch<One>(path`/v1/retrievers/${id}`, changes),

    /** @param changes what differs from the original, its name at least */
    clone: (id: string, changes: Wire<typeof CloneRetrieverSchema>) =>
      http.post<One>(path`/v1/retrievers/${id}/clone`, changes),

    delete: (id: string) => http.delete<Wire<typeof DeletedRetrieverSchema>>(path`/v1/retrievers/${id}`),

    execute: (id: string, request: Wire<typeof ExecuteRequestSchema>) =>
      http.post<Wire<typeof ExecuteResponseSchema>>(path`/v1/retrievers/${id}/execute`, request),

    /** Up to 50 questions at once, each answered or refused. */
    executeBatch: (id: string, request: Wire<typeof BatchRequestSchema>) =>
      http.post<Wire<typeof BatchResponseSchema>>(path`/v1/retrievers/${id}/execute/batch`, request),

    /** What an answer would be, and how it comes about; nobody learns from it. */
    explain: (id: string, request: Wire<typeof ExplainRequestSchema>) =>
      http.post<Wire<typeof ExplainResponseSchema>>(path`/v1/retrievers/${id}/execute/explain`, request),
  };
}
