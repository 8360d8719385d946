import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { invalidValue } from '../http/invalid-value.js';
import { KeyedQueue } from '../memory/keyed-queue.js';
import { Lent } from '../memory/lent.js';
import type { Loaded } from '../scoring/loaded.js';
import { withinBundleRoot } from './bundle-root.js';
import { warmUp } from './warm-up.js';

/** A bundle, and the folder that it was read from; null where it was handed over. */
export interface BundleOrigin {
  readonly bundle: Bundle;
  readonly folder: string | null;
}

/** Whose bundle: that of all namespaces without one of their own, or that of one namespace. */
export type BundleScope = 'shared' | 'namespace';

export interface ServedBundlesOptions {
  readonly shared: BundleOrigin | null;
  /** By namespace: bundles that answer it instead. */
  readonly own?: ReadonlyMap<string, BundleOrigin>;
  /** The folder in which callers may name bundles; null: nowhere. */
  readonly root?: string | null;
  /** Reads and checks a folder. */
  readonly read: (folder: string) => Promise<Bundle>;
  readonly open: (bundle: Bundle) => Loaded;
}

/** What is asked of a change. */
export interface BundleChange {
  readonly scope?: BundleScope | undefined;
  /** Within the root; undefined: the folder that the bundle in use was read from. */
  readonly path?: string | undefined;
}

/** What became of it. */
export interface ChangedBundle {
  readonly scope: BundleScope;
  readonly modelVersion: string;
  /** Null where there was none. */
  readonly previousVersion: string | null;
}

/** One bundle in use, and the one that it took the place of. */
interface Slot {
  readonly lent: Lent<Loaded>;
  readonly origin: BundleOrigin;
  /** The files themselves, not their sessions: its folder may have been written over since. */
  readonly previous: BundleOrigin | null;
}

/** Namespaces with bundles of their own, at most: each takes the memory of its tables. */
const MAX_OWN = 64;
/** Changes under way or waiting, at most. */
const MAX_CHANGES = 8;

/**
 * The bundles that a server answers from: one that all namespaces share, and those that single namespaces have to themselves.
 *
 * A bundle takes another's place only after it was read, checked and asked once; until then, and where it is refused, the other one
 * answers. Requests end with the bundle that they began with, which is then closed.
 */
export class ServedBundles {
  readonly #options: ServedBundlesOptions;
  readonly #own = new Map<string, Slot>();
  #shared: Slot | null;
  readonly #changes = new KeyedQueue(MAX_CHANGES, 'changes of the bundle');
  #isClosed = false;

  constructor(options: ServedBundlesOptions) {
    this.#options = options;
    const slot = (origin: BundleOrigin) => ({ lent: this.#lend(options.open(origin.bundle)), origin, previous: null });
    this.#shared = options.shared && slot(options.shared);
    for (const [namespace, origin] of options.own ?? []) this.#own.set(namespace, slot(origin));
  }

  /** What answers a namespace, to look at: whoever asks its network or changes its adaptation goes by `use`. Null: nothing does. */
  of(namespace: string): Loaded | null {
    return this.#slotOf(namespace)?.lent.value ?? null;
  }

  /** Whose bundle answers a namespace. */
  scopeOf(namespace: string): BundleScope {
    return this.#own.has(namespace) ? 'namespace' : 'shared';
  }

  /** Of the shared bundle; null where there is none. */
  get sharedVersion(): string | null {
    return this.#shared?.origin.bundle.manifest.model_version ?? null;
  }

  /** All of them, the shared one first. */
  all(): readonly Loaded[] {
    return [this.#shared, ...this.#own.values()].flatMap((slot) => (slot === null ? [] : [slot.lent.value]));
  }

  /** Runs with what answers a namespace, which stays open until that is done, whatever takes its place meanwhile. */
  async use<Result>(namespace: string, run: (loaded: Loaded | null) => Promise<Result>): Promise<Result> {
    const slot = this.#slotOf(namespace);
    return slot === null ? run(null) : slot.lent.use(run);
  }

  /**
   * Puts another bundle in the place of the one that answers a namespace, or of the scope that is asked for.
   *
   * @throws FusionError `invalid_value` for a path that may not be read, or where one is needed; `bundle_refused` where the bundle is none, or computes
   * something else here than where it was trained. The bundle in use stays in each case.
   */
  reload(namespace: string, { scope = this.scopeOf(namespace), path }: BundleChange = {}): Promise<ChangedBundle> {
    return this.#change(async () => {
      const slot = this.#slot(namespace, scope);
      const { read, root = null } = this.#options;
      const folder = path === undefined ? (slot?.origin.folder ?? null) : await withinBundleRoot(root, path);
      if (folder === null) throw invalidValue('path', 'one, since the bundle in use was read from no folder', path);
      const bundle = await read(folder).catch((error) => {
        throw refusal(error);
      });
      return this.#replace(namespace, scope, { bundle, folder });
    });
  }

  /** Puts the bundle back that was in use before; asked again, undoes that. @throws FusionError `conflict` where there was none */
  rollback(namespace: string, scope: BundleScope = this.scopeOf(namespace)): Promise<ChangedBundle> {
    return this.#change(async () => {
      const previous = this.#slot(namespace, scope)?.previous;
      if (previous) return this.#replace(namespace, scope, previous);
      throw new FusionError('conflict', 'model: expected a bundle that was in use before, got none');
    });
  }

  /** All bundles anew, each from its folder. @returns what became of each; a refused one stays as it was */
  async reloadAll(): Promise<readonly PromiseSettledResult<ChangedBundle>[]> {
    const shared = this.#shared?.origin.folder ? [this.reload('', { scope: 'shared' })] : [];
    const own = [...this.#own].filter(([, { origin }]) => origin.folder !== null);
    return Promise.allSettled([...shared, ...own.map(([namespace]) => this.reload(namespace, { scope: 'namespace' }))]);
  }

  /** Begins to load them; what each network's status says. @param onError told of those that cannot be used */
  load(onError: (error: unknown) => void): void {
    for (const { network } of this.all()) network.load().catch(onError);
  }

  /** Waits for running changes, then for whoever uses a bundle. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#changes.run('', async () => {}).catch(() => {});
    await Promise.all([this.#shared, ...this.#own.values()].map((slot) => slot?.lent.giveUp()));
  }

  #slotOf(namespace: string): Slot | null {
    return this.#own.get(namespace) ?? this.#shared;
  }

  #slot(namespace: string, scope: BundleScope): Slot | null {
    return scope === 'shared' ? this.#shared : (this.#own.get(namespace) ?? null);
  }

  /** One after another: two bundles at a time are enough to hold. */
  #change(run: () => Promise<ChangedBundle>): Promise<ChangedBundle> {
    return this.#changes.run('', async () => {
      if (this.#isClosed) throw stopping();
      return run();
    });
  }

  async #replace(namespace: string, scope: BundleScope, origin: BundleOrigin): Promise<ChangedBundle> {
    const before = this.#slot(namespace, scope);
    if (scope === 'namespace' && before === null && this.#own.size >= MAX_OWN) {
      throw invalidValue('scope', `at most ${MAX_OWN} namespaces with bundles of their own`, namespace);
    }
    const lent = this.#lend(this.#options.open(origin.bundle));
    await warmUp(lent.value).catch(async (error) => {
      await lent.giveUp();
      throw refusal(error);
    });
    if (this.#isClosed) {
      await lent.giveUp();
      throw stopping();
    }
    const slot = { lent, origin, previous: before?.origin ?? null };
    if (scope === 'shared') this.#shared = slot;
    else this.#own.set(namespace, slot);
    void before?.lent.giveUp();
    return {
      scope,
      modelVersion: origin.bundle.manifest.model_version,
      previousVersion: before?.origin.bundle.manifest.model_version ?? null,
    };
  }

  #lend(loaded: Loaded): Lent<Loaded> {
    return new Lent(loaded, ({ network }) => network.close());
  }
}

function stopping(): FusionError {
  return new FusionError('overloaded', 'model: the server is about to stop', { retry_after_seconds: 1 });
}

/** Why a bundle is not taken into use: a fault of the bundle, of which the server goes on to know nothing. */
function refusal(error: unknown): FusionError {
  const { message } = error as Error;
  const reason = error instanceof FusionError ? error.code : 'internal';
  return new FusionError(
    'bundle_refused',
    `The bundle in use stays, since the other cannot be used: ${message}`,
    { reason },
    error,
  );
}
