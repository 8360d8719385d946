import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { invalidValue } from '../http/invalid-value.js';
import { KeyedQueue } from '../memory/keyed-queue.js';
import { Lent } from '../memory/lent.js';
import type { Loaded } from '../scoring/loaded.js';
import { type BundleChange, type BundleScope, type ChangedBundle, refusedBundle } from './bundle-change.js';
import { withinBundleRoot } from './bundle-root.js';
import { type BundleOrigin, type BundleSlot, BundleSlots } from './bundle-slots.js';
import type { MadeOfBundle } from './prepared-bundle.js';
import { warmUp } from './warm-up.js';

export interface ServedBundlesOptions {
  readonly shared: BundleOrigin | null;
  /** By namespace: bundles that answer it instead. */
  readonly own?: ReadonlyMap<string, BundleOrigin>;
  /** The folder in which callers may name bundles; null: nowhere. */
  readonly root?: string | null;
  /** Reads and checks a folder. */
  readonly read: (folder: string) => Promise<Pick<BundleOrigin, 'bundle' | 'made'>>;
  readonly open: (bundle: Bundle, made?: MadeOfBundle) => Loaded;
}

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
  readonly #slots = new BundleSlots();
  readonly #changes = new KeyedQueue(MAX_CHANGES, 'changes of the bundle');
  #isClosed = false;

  constructor(options: ServedBundlesOptions) {
    this.#options = options;
    const slotOf = (origin: BundleOrigin): BundleSlot => ({ lent: this.#lend(origin), origin, previous: null });
    if (options.shared !== null) this.#slots.put('', 'shared', slotOf(options.shared));
    for (const [namespace, origin] of options.own ?? []) this.#slots.put(namespace, 'namespace', slotOf(origin));
  }

  /** What answers a namespace, to look at: whoever asks its network or changes its adaptation goes by `use`. Null: nothing does. */
  of(namespace: string): Loaded | null {
    return this.#slots.answering(namespace)?.lent.value ?? null;
  }

  /** Whose bundle answers a namespace. */
  scopeOf(namespace: string): BundleScope {
    return this.#slots.scopeOf(namespace);
  }

  /** Of the shared bundle; null where there is none. */
  get sharedVersion(): string | null {
    return this.#slots.shared?.origin.bundle.manifest.model_version ?? null;
  }

  /** All of them, the shared one first. */
  all(): readonly Loaded[] {
    return this.#slots.all().map(({ lent }) => lent.value);
  }

  /** Runs with what answers a namespace, which stays open until that is done, whatever takes its place meanwhile. */
  async use<Result>(namespace: string, run: (loaded: Loaded | null) => Promise<Result>): Promise<Result> {
    const slot = this.#slots.answering(namespace);
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
      const { read, root = null } = this.#options;
      const current = this.#slots.at(namespace, scope)?.origin.folder ?? null;
      const folder = path === undefined ? current : await withinBundleRoot(root, path);
      if (folder === null) throw invalidValue('path', 'one, since the bundle in use was read from no folder', path);
      const found = await read(folder).catch((error) => {
        throw refusedBundle(error);
      });
      return this.#replace(namespace, scope, { ...found, folder });
    });
  }

  /** Puts the bundle back that was in use before; asked again, undoes that. @throws FusionError `conflict` where there was none */
  rollback(namespace: string, scope: BundleScope = this.scopeOf(namespace)): Promise<ChangedBundle> {
    return this.#change(async () => {
      const previous = this.#slots.at(namespace, scope)?.previous;
      if (previous) return this.#replace(namespace, scope, previous);
      throw new FusionError('conflict', 'model: expected a bundle that was in use before, got none');
    });
  }

  /** All bundles anew, each from its folder. @returns what became of each; a refused one stays as it was */
  async reloadAll(): Promise<readonly PromiseSettledResult<ChangedBundle>[]> {
    const shared = this.#slots.shared?.origin.folder ? [this.reload('', { scope: 'shared' })] : [];
    const own = this.#slots.own().filter(([, { origin }]) => origin.folder !== null);
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
    await Promise.all(this.#slots.all().map(({ lent }) => lent.giveUp()));
  }

  /** One after another: two bundles at a time are enough to hold. */
  #change(run: () => Promise<ChangedBundle>): Promise<ChangedBundle> {
    return this.#changes.run('', async () => {
      if (this.#isClosed) throw stopping();
      return run();
    });
  }

  async #replace(namespace: string, scope: BundleScope, origin: BundleOrigin): Promise<ChangedBundle> {
    this.#slots.expectRoom(namespace, scope);
    const before = this.#slots.at(namespace, scope);
    const lent = this.#lend(origin);
    await warmUp(lent.value).catch(async (error) => {
      await lent.giveUp();
      throw refusedBundle(error);
    });
    if (this.#isClosed) {
      await lent.giveUp();
      throw stopping();
    }
    this.#slots.put(namespace, scope, { lent, origin, previous: before?.origin ?? null });
    void before?.lent.giveUp();
    return {
      scope,
      modelVersion: origin.bundle.manifest.model_version,
      previousVersion: before?.origin.bundle.manifest.model_version ?? null,
    };
  }

  #lend({ bundle, made }: BundleOrigin): Lent<Loaded> {
    return new Lent(this.#options.open(bundle, made), ({ network }) => network.close());
  }
}

function stopping(): FusionError {
  return new FusionError('overloaded', 'model: the server is about to stop', { retry_after_seconds: 1 });
}
