import { LruCache } from '../memory/lru-cache.js';
import { requestKey } from './keys.js';
import { bytesOfRequest, type RememberedRequest } from './remembered-request.js';

/** The latest answers, as much as fits in memory: what feedback can be about. */
export interface RequestMemory {
  /**
   * @returns what feedback calls it: its id; where another answer has that already, the id and a number. Callers may name
   * all requests of a page alike, and feedback must find the right one.
   */
  remember(request: RememberedRequest): string;
  /** Undefined for one that was never answered here, or is forgotten. */
  recall(namespace: string, requestId: string): RememberedRequest | undefined;
  /** Forgets a user's answers. */
  forgetUser(namespace: string, userId: string): void;
  readonly size: number;
  readonly bytes: number;
}

export function createRequestMemory(capacityBytes: number): RequestMemory {
  const requests = new LruCache<string, RememberedRequest>(capacityBytes, bytesOfRequest);
  let namesakes = 0;
  return {
    remember: (request) => {
      const { namespace } = request;
      let { requestId } = request;
      while (requests.get(requestKey(namespace, requestId)) !== undefined)
        requestId = `${request.requestId}.${++namesakes}`;
      requests.set(requestKey(namespace, requestId), { ...request, requestId });
      return requestId;
    },
    recall: (namespace, requestId) => requests.get(requestKey(namespace, requestId)),
    forgetUser: (namespace, userId) =>
      requests.deleteWhere((request) => request.namespace === namespace && request.userId === userId),
    get size() {
      return requests.size;
    },
    get bytes() {
      return requests.used;
    },
  };
}
