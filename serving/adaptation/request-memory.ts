import { invalidValue } from '../http/invalid-value.js';
import { unknownId } from '../http/unknown-id.js';
import { LruCache } from '../memory/lru-cache.js';
import { FEEDBACK_WINDOW_MS } from './feedback-event.js';
import { requestKey } from './keys.js';
import { bytesOfRequest, type RememberedRequest } from './remembered-request.js';

/** The latest answers, as much as fits in memory: what feedback can be about. */
export interface RequestMemory {
  /**
   * @returns what feedback calls it: its id; where another answer has that already, the id and a number. Callers may name
   * all requests of a page alike, and feedback must find the right one.
   */
  remember(request: RememberedRequest): string;
  /**
   * @throws FusionError, naming `request_id`: `unknown_id` for one that was never answered here, or is forgotten;
   * `invalid_value` for one from longer ago than feedback counts.
   */
  recall(namespace: string, requestId: string, now: number): RememberedRequest;
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
    recall: (namespace, requestId, now) => {
      const request = requests.get(requestKey(namespace, requestId));
      if (request === undefined) {
        throw unknownId('request_id', 'a request that this server answered lately and still remembers', requestId);
      }
      if (request.answeredAt > now - FEEDBACK_WINDOW_MS) return request;
      const hours = ((now - request.answeredAt) / 3_600_000).toFixed(1);
      throw invalidValue('request_id', 'a request of the last 24 hours', `one of ${hours} hours ago`);
    },
    get size() {
      return requests.size;
    },
    get bytes() {
      return requests.used;
    },
  };
}
