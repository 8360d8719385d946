import type { LiveItemBody } from '../http/schemas/live-item.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { describedItem } from './described-item.js';
import type { Live } from './live.js';
import { checkChanges, type NewBody } from './new-body.js';

/**
 * Puts items, in one write.
 *
 * @param catalogue of the bundle in use, which must be able to read them; null: any bundle that comes takes what it can use
 * @throws FusionError `invalid_value` naming the field; `overloaded` where no more can be put
 */
export async function putItems(
  { items, limits }: Live,
  namespace: string,
  catalogue: Catalogue | null,
  changes: readonly NewBody<LiveItemBody>[],
): Promise<void> {
  checkChanges(changes, { table: items.table, namespace, most: limits.puts, what: 'items' });
  const model_version = catalogue?.bundle?.manifest.model_version ?? '';
  const puts = changes.map(({ id, body, field }) => ({ id, body: { ...body, model_version }, field }));
  if (catalogue !== null) for (const { id, body, field } of puts) describedItem(catalogue, id, body, field);
  await items.table.putAll(namespace, puts);
}
