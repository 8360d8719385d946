import type { Bundle } from '../../data/bundle/index.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Lent } from '../memory/lent.js';
import type { Loaded } from '../scoring/loaded.js';
import type { BundleScope } from './bundle-change.js';
import type { MadeOfBundle } from './prepared-bundle.js';

/** A bundle, and the folder that it was read from; null where it was handed over. */
export interface BundleOrigin {
  readonly bundle: Bundle;
  readonly folder: string | null;
  /** Left out where nobody verified it yet. */
  readonly made?: MadeOfBundle;
}

/** One bundle in use, and the one that it took the place of. */
export interface BundleSlot {
  readonly lent: Lent<Loaded>;
  readonly origin: BundleOrigin;
  /** The files themselves, not their sessions: its folder may have been written over since. */
  readonly previous: BundleOrigin | null;
}

/** Namespaces with bundles of their own, at most: each takes the memory of its tables. */
const MAX_OWN = 64;

/** Which bundle is where: one that all namespaces share, and those that single namespaces have to themselves. */
export class BundleSlots {
  readonly #own = new Map<string, BundleSlot>();
  #shared: BundleSlot | null = null;

  /** What answers a namespace. */
  answering(namespace: string): BundleSlot | null {
    return this.#own.get(namespace) ?? this.#shared;
  }

  /** Whose bundle answers a namespace. */
  scopeOf(namespace: string): BundleScope {
    return this.#own.has(namespace) ? 'namespace' : 'shared';
  }

  get shared(): BundleSlot | null {
    return this.#shared;
  }

  /** The shared one first. */
  all(): readonly BundleSlot[] {
    return this.#shared === null ? [...this.#own.values()] : [this.#shared, ...this.#own.values()];
  }

  /** Namespaces with a bundle of their own, and these. */
  own(): readonly (readonly [namespace: string, slot: BundleSlot])[] {
    return [...this.#own];
  }

  at(namespace: string, scope: BundleScope): BundleSlot | null {
    return scope === 'shared' ? this.#shared : (this.#own.get(namespace) ?? null);
  }

  /** @throws FusionError `invalid_value` where one more namespace would have a bundle of its own than may */
  expectRoom(namespace: string, scope: BundleScope): void {
    if (scope === 'shared' || this.#own.has(namespace) || this.#own.size < MAX_OWN) return;
    throw invalidValue('scope', `at most ${MAX_OWN} namespaces with bundles of their own`, namespace);
  }

  put(namespace: string, scope: BundleScope, slot: BundleSlot): void {
    if (scope === 'shared') this.#shared = slot;
    else this.#own.set(namespace, slot);
  }
}
