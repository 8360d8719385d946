import type {
  DeletedItemSchema,
  LiveItemSchema,
  LiveItemsSchema,
  WrittenItemSchema,
  WrittenItemsSchema,
} from '../http/schemas/live-item.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

/** Items that the bundle does not have, or has otherwise. */
export function itemsOf(http: Http) {
  return {
    /** In the place of what was put before. */
    put: (itemId: string, item: Wire<typeof LiveItemSchema>) =>
      http.put<Wire<typeof WrittenItemSchema>>(path`/v1/items/${itemId}`, item),

    /** Up to 1,000; all of them or none. */
    putMany: (items: Wire<typeof LiveItemsSchema>['items']) =>
      http.put<Wire<typeof WrittenItemsSchema>>('/v1/items', { items }),

    /** An item of the bundle is as the bundle has it again. */
    delete: (itemId: string) => http.delete<Wire<typeof DeletedItemSchema>>(path`/v1/items/${itemId}`),
  };
}
