import { FusionError } from '../../data/schema/errors.js';
import type { EntityTable } from '../entities/entity-table.js';
import { invalidValue } from '../http/invalid-value.js';

/** A thing that is put. */
export interface NewBody<Body> {
  readonly id: string;
  readonly body: Body;
  /** Path of the thing in the request, for errors: `items[3]`; '' where the body is the thing. */
  readonly field: string;
}

export interface PutLimits {
  readonly table: EntityTable<unknown>;
  readonly namespace: string;
  /** Of all namespaces together. */
  readonly most: number;
  /** For people. */
  readonly what: 'users' | 'items';
}

/** @throws FusionError `invalid_value` for an id that is there twice; `overloaded` where there would be too many */
export function checkChanges(changes: readonly NewBody<unknown>[], { table, namespace, most, what }: PutLimits): void {
  const ids = new Set<string>();
  for (const { id, field } of changes) {
    if (ids.has(id)) throw invalidValue(`${field}.${what === 'users' ? 'user_id' : 'item_id'}`, 'each id once', id);
    ids.add(id);
  }
  const added = changes.filter(({ id }) => table.get(namespace, id) === undefined).length;
  if (table.size + added <= most) return;
  throw new FusionError('overloaded', `${what}: expected at most ${most} to be put, got ${table.size + added}`);
}
