import { LruCache } from '../memory/lru-cache.js';
import type { ArmLesson } from './arm-lesson.js';
import type { ContextCounts } from './context-counts.js';
import { isPersonal } from './personal-key.js';

export interface PosteriorMemoryLimits {
  /** Contexts of users, of all retrievers together; those asked for longest ago go first. */
  readonly personalContexts: number;
  /** Segments, and what is known of everybody. */
  readonly wideContexts: number;
}

/** A context of a retriever. */
export interface ContextAddress {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly context: string;
}

/** What is known in each context, as much as fits. */
export class PosteriorMemory {
  readonly #personal: LruCache<string, ContextCounts>;
  readonly #wide: LruCache<string, ContextCounts>;
  readonly #limits: PosteriorMemoryLimits;
  /** Keys of segments, by retriever; those that were pushed out are still named. */
  readonly #segments = new Map<string, Set<string>>();
  #hasForgotten = false;

  constructor(limits: PosteriorMemoryLimits) {
    this.#limits = limits;
    this.#personal = new LruCache(limits.personalContexts);
    this.#wide = new LruCache(limits.wideContexts);
  }

  /** False: a context that is not here has nothing to know. True: it may have been pushed out. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  /** Says that contexts are elsewhere which were never here. */
  forgetSome(): void {
    this.#hasForgotten = true;
  }

  get(address: ContextAddress): ContextCounts | undefined {
    return this.#cacheOf(address).get(keyOf(address));
  }

  set(address: ContextAddress, counts: ContextCounts): void {
    const cache = this.#cacheOf(address);
    const capacity = cache === this.#personal ? this.#limits.personalContexts : this.#limits.wideContexts;
    const key = keyOf(address);
    if (cache.size >= capacity && cache.get(key) === undefined) this.#hasForgotten = true;
    cache.set(key, counts);
    if (address.context.startsWith('demographic:')) this.#nameSegment(address);
  }

  /** Contexts of a user, of all retrievers. @param isTheirs by the context's key */
  forgetPersonal(namespace: string, isTheirs: (context: string) => boolean): void {
    this.#personal.deleteWhere((_, key) => {
      const [of, , ...rest] = key.split('/');
      return of === namespace && isTheirs(rest.join('/'));
    });
  }

  /** Keys of a retriever's segments, in order. */
  segments(namespace: string, retrieverId: string): readonly string[] {
    return [...(this.#segments.get(`${namespace}/${retrieverId}`) ?? [])].sort();
  }

  #nameSegment({ namespace, retrieverId, context }: ContextAddress): void {
    const scope = `${namespace}/${retrieverId}`;
    const segments = this.#segments.get(scope) ?? new Set();
    this.#segments.set(scope, segments);
    if (segments.size < this.#limits.wideContexts) segments.add(context);
  }

  /** @param interactions with a reward that the context has more, or less. */
  learn(address: ContextAddress, lessons: readonly ArmLesson[], interactions: number, make: () => ContextCounts): void {
    let counts = this.get(address);
    if (counts === undefined) {
      counts = make();
      this.set(address, counts);
    }
    for (const lesson of lessons) counts.add(lesson);
    counts.interactions += interactions;
  }

  #cacheOf({ context }: ContextAddress): LruCache<string, ContextCounts> {
    return isPersonal(context) ? this.#personal : this.#wide;
  }
}

/** Neither namespaces nor ids of retrievers have a slash. */
function keyOf({ namespace, retrieverId, context }: ContextAddress): string {
  return `${namespace}/${retrieverId}/${context}`;
}
