import { FusionError } from '../../data/schema/errors.js';
import type { Store } from '../../data/store/store.js';

/**
 * The store, once what was written before can be read.
 * @throws FusionError `store_unavailable` where there is none, or it does not answer.
 */
export async function settledStore({ store }: { readonly store: Store | null }): Promise<Store> {
  if (store === null) {
    throw new FusionError('store_unavailable', 'store: this is read from a store, and the server has none');
  }
  await store.settled();
  return store;
}
