import type { EntityRow } from '../rows.js';
import type { Store } from '../store.js';

/** The latest version of everything that is configured, of all namespaces; deleted things say that they are. */
export function readEntities(store: Store, { since = null }: EntityFilter = {}): Promise<EntityRow[]> {
  const changed = since === null ? '' : 'WHERE updated_at >= parseDateTime64BestEffort({since:String}, 3)';
  return store.query<EntityRow>(
    `SELECT namespace, kind, entity_id, version, body, is_deleted, updated_at
     FROM entities FINAL ${changed}
     ORDER BY namespace, kind, version, entity_id`,
    since === null ? {} : { since },
  );
}

export interface EntityFilter {
  /** ISO 8601: those alone that changed at this moment or later, by the clock of the server that changed them. */
  readonly since?: string | null;
}
