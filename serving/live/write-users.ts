import type { LiveUserBody } from '../http/schemas/live-user.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { vectorOf } from './described-item.js';
import type { Live } from './live.js';
import { checkChanges, type NewBody } from './new-body.js';

/**
 * Puts users, in one write. Somebody who was erased stays so: what is put now is all that is known of them.
 *
 * @param catalogue of the bundle in use, in whose spaces vectors are; null: none is, and vectors are refused
 * @throws FusionError `invalid_value` naming the field; `overloaded` where no more can be put
 */
export async function putUsers(
  { users, limits }: Live,
  namespace: string,
  catalogue: Catalogue | null,
  changes: readonly NewBody<LiveUserBody>[],
): Promise<void> {
  checkChanges(changes, { table: users.table, namespace, most: limits.puts, what: 'users' });
  for (const { body, field } of changes) {
    for (const source of ['cf', 'content'] as const) {
      const path = `${field === '' ? '' : `${field}.`}vectors.${source}`;
      vectorOf(catalogue, source, body.vectors?.[source], path);
    }
  }
  const model_version = catalogue?.bundle?.manifest.model_version ?? '';
  await users.table.putAll(
    namespace,
    changes.map(({ id, body }) => {
      const erased_at = users.table.get(namespace, id)?.erased_at ?? null;
      return { id, body: { ...body, model_version, erased_at } };
    }),
  );
}
