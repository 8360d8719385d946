/** Many at once, or one alone: who wants to be alone waits for those at work, and newcomers wait for it. */
export class SharedLock {
  #sharing = 0;
  #whenUnshared: (() => void) | null = null;
  /** Settles when the last of those who want to be alone is done; null when there are none. */
  #alone: Promise<void> | null = null;

  async shared<Result>(task: () => Promise<Result>): Promise<Result> {
    while (this.#alone !== null) await this.#alone;
    this.#sharing++;
    try {
      return await task();
    } finally {
      this.#sharing--;
      if (this.#sharing === 0) this.#whenUnshared?.();
    }
  }

  async exclusive<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = (this.#alone ?? Promise.resolve()).then(() => this.#unshared()).then(task);
    const settled = result.then(
      () => {},
      () => {},
    );
    this.#alone = settled;
    try {
      return await result;
    } finally {
      if (this.#alone === settled) this.#alone = null;
    }
  }

  async #unshared(): Promise<void> {
    if (this.#sharing === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenUnshared = resolve;
    });
    this.#whenUnshared = null;
  }
}
