/** Something that is loaded once, and where it stands. */
export interface SharedLoad<T> {
  /** The loaded thing. Concurrent callers share one load; after a failure, the next call tries again. */
  get(): Promise<T>;
  readonly status: LoadStatus;
  /** Waits for a load that is on its way, releases what was loaded; `get` rejects from then on. */
  close(): Promise<void>;
}

export type LoadStatus =
  | { readonly state: 'absent' | 'loading' | 'ready' | 'closed' }
  | { readonly state: 'failed'; readonly error: Error };

export function sharedLoad<T>(load: () => Promise<T>, release: (loaded: T) => Promise<void>): SharedLoad<T> {
  let pending: Promise<T> | undefined;
  let status: LoadStatus = { state: 'absent' };
  const start = async (): Promise<T> => {
    status = { state: 'loading' };
    try {
      const loaded = await load();
      if (status.state === 'loading') status = { state: 'ready' };
      return loaded;
    } catch (error) {
      pending = undefined;
      status = { state: 'failed', error: error as Error };
      throw error;
    }
  };
  return {
    get: () => {
      if (status.state === 'closed') return Promise.reject(new Error('It was closed.'));
      pending ??= start();
      return pending;
    },
    get status() {
      return status;
    },
    close: async () => {
      const last = pending;
      pending = undefined;
      status = { state: 'closed' };
      const loaded = await last?.catch(() => undefined);
      if (loaded !== undefined) await release(loaded);
      status = { state: 'closed' };
    },
  };
}
