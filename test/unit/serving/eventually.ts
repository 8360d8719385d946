import { vi } from 'vitest';

/** Long enough for a machine that is busy with much else; what is waited for comes at once, as a rule. */
const PATIENCE_MS = 30_000;

/** Waits until an expectation holds. */
export function eventually<Result>(expectation: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(expectation, PATIENCE_MS);
}
