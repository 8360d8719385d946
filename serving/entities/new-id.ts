import { randomUUID } from 'node:crypto';

/** A new name for a thing: `ret_` and 128 bits, of which no two are alike. Nothing that is computed depends on it. */
export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}
