import { createHash } from 'node:crypto';
import type { Role } from './role.js';

/** A key's holder. The key itself is nowhere. */
export interface ApiKey {
  /** For people and logs. */
  readonly name: string;
  readonly role: Role;
  /** Of the key, SHA-256: enough for keys that are drawn at random and long. */
  readonly hash: Uint8Array;
  /** Null: all namespaces, and what they share. */
  readonly namespaces: ReadonlySet<string> | null;
}

/** Who asks, where keys are configured. */
export type Caller = Omit<ApiKey, 'hash'>;

export function hashKey(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}

/** Whether a caller may work in a namespace. */
export function mayEnter({ namespaces }: Caller, namespace: string): boolean {
  return namespaces === null || namespaces.has(namespace);
}
