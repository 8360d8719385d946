import type { UserTable } from '../schema/dataset.js';
import { ContextLog } from './context-log.js';

/** One user, and what is true of them whatever they do. */
export interface UserRow {
  readonly id: string;
  /** By `group.name`: `{ 'social.friends': 3 }`. */
  readonly context?: Readonly<Record<string, number>>;
}

/**
 * The user table of rows.
 *
 * @param ids those of the rows, in their order, and after them those of users of whom nothing else is known
 */
export function buildUserTable(ids: readonly string[], rows: readonly UserRow[]): UserTable {
  const log = new ContextLog();
  for (const index of ids.keys()) log.add(rows[index]?.context);
  const contexts = log.columns();
  return contexts.length > 0 ? { ids, contexts } : { ids };
}
