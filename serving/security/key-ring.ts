import { timingSafeEqual } from 'node:crypto';
import { type ApiKey, type Caller, hashKey } from './api-keys.js';

/** The keys that a server takes, which may be others later on. */
export class KeyRing {
  #keys: readonly ApiKey[];

  constructor(keys: readonly ApiKey[]) {
    this.#keys = keys;
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** From the next request on. A server that began without keys goes on without. */
  replace(keys: readonly ApiKey[]): void {
    this.#keys = keys;
  }

  /** The holder of a key; undefined for none. Takes the same time whichever it is, or whether it is one at all. */
  callerOf(key: string): Caller | undefined {
    const hash = hashKey(key);
    let found: ApiKey | undefined;
    for (const each of this.#keys) if (timingSafeEqual(each.hash, hash)) found = each;
    return found;
  }
}
